import { clientName } from '../../access-log/client-name.ts'
import { lineDetector, type MarkedText } from '../detector.ts'

/** In characters: servers and programs take less, and what is usual is far less. */
const longest: Record<MarkedText, number> = { path: 4096, query: 8192, agent: 1024, host: 255, method: 32 }

/** In characters: of more than that not all is looked at, so what is tried may stand between. */
const mostLooked = 16 * 1024
const limit = 3

/** Line feeds and tabs are a part of what people write into forms. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const controlsInQuery = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const controls = /[\x00-\x1f\x7f]/
/** They turn round how what follows is shown (Unicode Standard Annex 9). */
const turning = /[\u202a-\u202e\u2066-\u2069]/
/** The same in bytes. In queries people send some of them with what they paste. */
const turningBytes = /\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])/

/** Bytes and lengths that no program sends that means well. */
export const oddBytes = lineDetector({
  name: 'odd-bytes',
  summary: 'control bytes or huge texts came in requests',
  source: 'OWASP CRS 920270, 920380 and 921; CWE-113, CWE-158, CWE-626; RFC 9110 section 5.5',
  severity: 'notice',
  mark: {
    of: ['path', 'query', 'agent', 'host', 'method'],
    signs: '\x00',
    matches: (text, plain, of) => {
      if (text.length > longest[of] || turning.test(text)) return true
      if (of === 'query') return controlsInQuery.test(plain)
      // Only targets are decoded by whoever gets them.
      if (of !== 'path') return controls.test(text)
      return controls.test(plain) || turningBytes.test(plain)
    },
  },
  see: ({ client, path, query, agent, host, method }) => {
    const subject = clientName(client)
    const hides = [path, query, agent, host, method].some(({ length }) => length > mostLooked)
    return hides ? { subject, weight: limit, severity: 'warning' } : { subject, weight: 1 }
  },
  bucket: { limit, leakPerS: 1 / 300 },
  networks: { times: 3 },
})
