import { runningCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'
import { namesOf } from '../view/names-of.ts'

/** Kinds that keep somebody or something out. */
const keepsOut = new Set([
  'waf',
  'rate-limit',
  'ip-allow',
  'basic-auth',
  'forward-auth',
  'client-cert',
  'country',
])

/** Every route that sends traffic on is protected by something. */
export const unprotectedRoutes = runningCheck({
  id: 'unprotected-routes',
  title: 'every route with upstreams carries a policy that keeps somebody out',
  severity: 'low',
  protects: 'What stands behind such a route meets everything that the internet sends.',
  fix: 'policy preset standard, then for each: route policy add <route> <policy>',
  sources: ['OWASP ASVS 5.0.0, 2.4.1 and 6.3.1'],
  look: ({ edge }) => {
    const { routes, policies } = edge.current().state
    const kinds = new Map(policies.map(({ name, kind }) => [name, kind]))
    const proxied = routes.filter(({ enabled, target }) => enabled && target.kind === 'proxy')
    if (proxied.length === 0) return notHere('There is no such route yet.')
    const open = proxied.filter(route => !route.policies.some(name => keepsOut.has(kinds.get(name) ?? '')))
    const names = namesOf(open.map(({ name }) => name))
    return open.length === 0
      ? well(`All ${proxied.length} do.`)
      : bad(`${open.length} of ${proxied.length} carry none: ${names}.`)
  },
})
