import { canonicalAddress, classifyAddress } from '../../routing/address.ts'
import { upstreamText } from '../../routing/upstream.ts'
import { runningCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'
import { namesOf } from '../view/names-of.ts'

/** What goes to an upstream over the internet is encrypted. */
export const plainUpstreams = runningCheck({
  id: 'plain-upstreams',
  title: 'no upstream on the internet is spoken to by plain HTTP',
  severity: 'medium',
  protects: 'Everybody between the edge and that upstream reads and changes what clients send.',
  fix: 'route set <route> to=https://…',
  sources: ['OWASP ASVS 5.0.0, 12.3.3'],
  look: ({ edge }) => {
    const upstreams = edge
      .current()
      .state.routes.flatMap(({ target }) => (target.kind === 'proxy' ? target.upstreams : []))
    if (upstreams.length === 0) return notHere('There is no upstream yet.')
    const open = upstreams.filter(({ scheme, host }) => scheme === 'http' && isPublic(host))
    return open.length === 0
      ? well(`None of ${upstreams.length}.`)
      : bad(`${namesOf(open.map(upstreamText))}.`)
  },
})

/** A name may lead anywhere; what is meant by it is not looked up here. */
function isPublic(host: string): boolean {
  return canonicalAddress(host) !== undefined && classifyAddress(host) === 'public'
}
