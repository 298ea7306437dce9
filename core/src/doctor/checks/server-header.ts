import { runningCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'

/** Answers do not say which program gave them. */
export const serverHeader = runningCheck({
  id: 'server-header',
  title: 'answers of the edge itself do not name its version',
  severity: 'low',
  protects: 'Whoever looks for a certain version finds it by asking.',
  fix: 'A policy of the kind headers takes Server and X-Powered-By away from what upstreams answer.',
  sources: ['OWASP ASVS 5.0.0, 13.4.6'],
  look: async ({ ask }) => {
    const answer = await ask({ host: 'nobody.invalid', plain: true })
    if (answer.kind === 'silent')
      return unseen(`The edge did not answer: ${answer.words}.`, 'npm run gate -- status')
    const found = answer.headers.filter(
      ([name, value]) => /^(?:server|x-powered-by)$/i.test(name) && /\d/.test(value),
    )
    return found.length === 0
      ? well('They do not.')
      : bad(`They say ${found.map(([name, value]) => `${name}: ${value}`).join(', ')}.`)
  },
})
