import { runningCheck } from '../check.ts'
import { bad, notHere, unseen, well } from '../seen.ts'
import { namesOf } from '../view/names-of.ts'

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
    const carried = routes.reduce((sum, route) => sum + (route.enabled ? route.policies.length : 0), 0)
    if (carried === 0) return notHere('No route carries a policy.')
    const shown = routes.flatMap(({ name }) => edge.proofs(name))
    const failed = shown.filter(({ verdict }) => verdict === 'failed')
    if (failed.length > 0)
      return bad(`Failed: ${namesOf(failed.map(({ route, policy }) => `${policy} on ${route}`))}.`)
    return shown.length === 0
      ? unseen('Nothing was asked since the start.', 'npm run gate -- prove')
      : well(`None of ${shown.length} failed.`)
  },
})
