import { randomBytes } from 'node:crypto'
import { runningCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'

/** What nobody has routed reaches no upstream. */
export const unknownHost = runningCheck({
  id: 'unknown-host',
  title: 'a host that nobody routes is answered by the edge itself',
  severity: 'high',
  protects: 'Names that others point at this machine would reach an upstream that was never meant for them.',
  fix: 'Let Gatehouse put the edge right: drift repair.',
  sources: ['OWASP ASVS 5.0.0, 4.2.1', 'RFC 9110, 7.4'],
  look: async ({ ask }) => {
    const answer = await ask({ host: `${randomBytes(8).toString('hex')}.invalid` })
    if (answer.kind === 'silent')
      return unseen(`The edge did not answer: ${answer.words}.`, 'npm run gate -- status')
    return answer.status === 404 || answer.status === 421
      ? well(`It was answered with ${answer.status}.`)
      : bad(`It was answered with ${answer.status}.`)
  },
})
