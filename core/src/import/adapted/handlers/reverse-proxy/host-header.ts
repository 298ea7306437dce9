import { Host } from '../../../../routing/host.ts'
import type { ProxyTarget } from '../../../../routing/target.ts'
import type { Part } from '../../part.ts'

const preserving = ['{http.request.host}', '{http.request.hostport}']
const upstreams = '{http.reverse_proxy.upstream.hostport}'

/** The Host that upstreams see. Caddy gives those that are asked by HTTPS their own where nothing is said (reverseproxy/httptransport.go). */
export function readHostHeader(headers: Part, secure: boolean): ProxyTarget['hostHeader'] {
  const [, set] =
    headers
      .at('request')
      .at('set')
      .entries()
      .find(([name]) => name.toLowerCase() === 'host') ?? []
  const [value, ...more] = set?.items().map(item => item.value) ?? []
  if (!set || typeof value !== 'string' || more.length > 0) return secure ? 'upstream' : 'preserve'
  const wish = preserving.includes(value)
    ? 'preserve'
    : value === upstreams
      ? 'upstream'
      : Host.safeParse(value).data
  if (wish === undefined) {
    set.leave('This Host header is not taken over: it is preserve, upstream, or the name of a host.')
    return secure ? 'upstream' : 'preserve'
  }
  set.whole()
  return wish
}
