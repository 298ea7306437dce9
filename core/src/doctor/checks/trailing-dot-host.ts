import { runningCheck } from '../check.ts'
import { bad, notHere, unseen, well } from '../seen.ts'
import { knownHost } from '../view/known-host.ts'

/** A host with a dot behind it is no way around. */
export const trailingDotHost = runningCheck({
  id: 'trailing-dot-host',
  title: 'a host with a dot behind it comes past nothing',
  severity: 'high',
  protects:
    '`status.example.com.` misses a matcher for `status.example.com` and would fall to another route.',
  fix: 'Let Gatehouse put the edge right: drift repair.',
  sources: ['RFC 9110, 7.2 and 4.3.3', 'OWASP ASVS 5.0.0, 4.2.1'],
  look: async ({ ask, edge }) => {
    const host = knownHost(edge.current().state)
    if (host === null) return notHere('There is no host yet.')
    const answer = await ask({ host: `${host}.`, through: host })
    if (answer.kind === 'silent')
      return unseen(`The edge did not answer: ${answer.words}.`, 'npm run gate -- status')
    return answer.status === 400 || answer.status === 421
      ? well(`${host}. was refused with ${answer.status}.`)
      : bad(`${host}. was answered with ${answer.status}.`)
  },
})
