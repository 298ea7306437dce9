import { runningCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'
import { namesOf } from '../view/names-of.ts'

/** A firewall refuses what it recognises. */
export const watchingWaf = runningCheck({
  id: 'watching-waf',
  title: 'each firewall refuses what it recognises, and does not only watch',
  severity: 'medium',
  protects: 'One that only watches lets every attack through.',
  fix: 'Look what it would refuse (waf top), make exceptions (waf exclude), then: policy set <policy> mode=block',
  sources: ['OWASP ASVS 5.0.0, 2.2.1', 'OWASP CRS documentation, “Detection only”'],
  look: ({ edge }) => {
    const { policies, routes } = edge.current().state
    const used = policies.filter(
      ({ kind, name }) => kind === 'waf' && routes.some(route => route.policies.includes(name)),
    )
    if (used.length === 0) return notHere('No route carries one.')
    const watching = used.filter(({ options }) => options.mode !== 'block').map(({ name }) => name)
    return watching.length === 0 ? well('Each does.') : bad(`Only watching: ${namesOf(watching)}.`)
  },
})
