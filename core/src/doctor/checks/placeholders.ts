import { runningCheck } from '../check.ts'
import { bad, well } from '../seen.ts'
import { configParts, configTexts } from '../view/config-parts.ts'

/** What reads the environment or files of Caddy when a request comes. */
const reading = /\{(?:env\.|file\.|\$|system\.)/

/** A request reads nothing of the machine. */
export const placeholders = runningCheck({
  id: 'placeholders',
  title: 'no placeholder of the configuration reads the environment or a file',
  severity: 'high',
  protects: 'Secrets and files of the machine would come out in headers, bodies or addresses.',
  fix: 'drift repair; Gatehouse itself writes no such placeholder.',
  sources: ['Caddy documentation, “Conventions: placeholders”', 'OWASP ASVS 5.0.0, 1.3.7'],
  look: async ({ running }) => {
    const config = await running()
    const texts = [...configTexts(config)].filter(({ text }) => reading.test(text))
    // The names of headers are filled in, too.
    const names = [...configParts(config)].filter(({ value }) =>
      Object.keys(value).some(name => reading.test(name)),
    )
    const found = [...texts, ...names].map(({ path }) => path)
    return found.length === 0
      ? well('There is none.')
      : bad(`There is one at ${found.slice(0, 5).join(', ')}.`)
  },
})
