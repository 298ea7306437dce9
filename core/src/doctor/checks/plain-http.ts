import { runningCheck } from '../check.ts'
import { bad, notHere, unseen, well } from '../seen.ts'
import { knownHost } from '../view/known-host.ts'

/** Plain HTTP does nothing but lead to HTTPS. */
export const plainHttp = runningCheck({
  id: 'plain-http',
  title: 'plain HTTP only leads to HTTPS',
  severity: 'medium',
  protects:
    'A site that answers both ways is read and changed on the way by whoever makes clients take the plain one.',
  fix: 'drift repair',
  sources: ['OWASP ASVS 5.0.0, 12.2.1 and 4.1.2', 'RFC 6797, 7.2'],
  look: async ({ ask, edge }) => {
    const { settings } = edge.current().state
    const host = knownHost(edge.current().state)
    if (settings.https === null) return notHere('The edge speaks plain HTTP alone.')
    if (host === null) return notHere('There is no host yet.')
    const answer = await ask({ host, plain: true })
    if (answer.kind === 'silent')
      return unseen(`The edge did not answer: ${answer.words}.`, 'npm run gate -- status')
    const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? ''
    return answer.status === 308 && location.startsWith('https://')
      ? well(`${host} is sent to HTTPS.`)
      : bad(`${host} was answered with ${answer.status}.`)
  },
})
