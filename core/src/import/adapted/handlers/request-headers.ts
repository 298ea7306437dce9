import type { Part } from '../part.ts'
import type { Step } from '../rule.ts'

/** What the edge says itself, whatever a client sends; and where a client is from, which many set for upstreams that do not read it. */
const own = /^(host|x-forwarded-(for|host|proto)|x-real-ip)$/i
const words =
  "What upstreams are asked with is the edge's own: it sends X-Forwarded-For, -Host and -Proto; of others only Host can be set, by host-header."
const graveWords =
  'No header is taken from requests here, nor put in its place, so an upstream would believe what a client says in it: its route comes disabled. What says who somebody is comes from forward-auth, which takes it from clients: policy kinds forward-auth'

/**
 * Leaves what is done with headers of requests. Where one is removed or replaced, the upstream may believe it, and without that a client can
 * send its own.
 * @param hostIsRead whether the Host that is set was read elsewhere
 */
export function leaveAsked(request: Part, hostIsRead: boolean): Step[] {
  let grave = false
  for (const [key, part] of request.entries()) {
    for (const [name, one] of headersIn(key, part)) {
      if (hostIsRead && key === 'set' && /^host$/i.test(name)) continue
      const protects = key !== 'add' && !own.test(name)
      grave ||= protects
      one.leave(protects ? graveWords : words)
    }
  }
  return [{ kind: 'lost', grave, part: request }]
}

function headersIn(key: string, part: Part): [name: string, part: Part][] {
  if (key === 'delete') return part.items().map(one => [String(one.value), one])
  const entries = part.entries()
  return entries.length > 0 ? entries : [[key, part]]
}
