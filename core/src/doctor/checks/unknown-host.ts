import { randomBytes } from 'node:crypto'
import { runningCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'
import { knownHost } from '../view/known-host.ts'

/** What nobody has routed reaches no upstream. */
export const unknownHost = runningCheck({
  id: 'unknown-host',
  title: 'a host that nobody routes is answered by the edge itself',
  severity: 'high',
  protects: 'Names that others point at this machine would reach an upstream that was never meant for them.',
  fix: 'Let Gatehouse put the edge right: drift repair.',
  sources: ['OWASP ASVS 5.0.0, 4.2.1', 'RFC 9110, 7.4'],
  look: async ({ ask, edge }) => {
    const { settings } = edge.current().state
    const host = `${randomBytes(8).toString('hex')}.invalid`
    const through = knownHost(edge.current().state)
    // Nobody has a certificate for that host: who comes by TLS names another one in the handshake.
    const plain = settings.https === null || through === null
    const answer = await ask(plain ? { host, plain: true } : { host, through })
    if (answer.kind === 'silent')
      return unseen(`The edge did not answer: ${answer.words}.`, 'npm run gate -- status')
    const own = plain && settings.https !== null ? [308] : [404, 421]
    return own.includes(answer.status)
      ? well(`It was answered with ${answer.status}.`)
      : bad(`It was answered with ${answer.status}.`)
  },
})
