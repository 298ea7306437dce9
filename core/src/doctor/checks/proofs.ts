import { runningCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'

/** No protection is only said to be on. */
export const proofs = runningCheck({
  id: 'proofs',
  title: 'no policy failed when real requests were to show it',
  severity: 'high',
  protects: 'A protection that is only said to be on protects nobody.',
  fix: 'prove, then mend or take off what failed: route policy list <route>',
  sources: ['OWASP ASVS 5.0.0, 15.1.5'],
  look: ({ edge }) => {
    const { routes } = edge.current().state
    const shown = routes.flatMap(({ name }) => edge.proofs(name))
    if (shown.length === 0) return notHere('Nothing was proven since the start: prove')
    const failed = shown.filter(({ verdict }) => verdict === 'failed')
    return failed.length === 0
      ? well(`None of ${shown.length} failed.`)
      : bad(`${failed.map(({ route, policy }) => `${policy} on ${route}`).join(', ')} failed.`)
  },
})
