import { type Upstream, UpstreamAddress } from '../../../../routing/upstream.ts'
import { clipped } from '../../clipped.ts'
import type { Part } from '../../part.ts'

/** An upstream as Caddy dials it; or a sentence that says why it is none. Where it leads is judged by the guards, as that of any other. */
export function readUpstream(item: Part, scheme: 'http' | 'https'): Upstream | string {
  const { value } = item.at('dial')
  if (typeof value !== 'string') return 'It names no address.'
  const text = value.replace(/^tcp\//, '')
  const read = UpstreamAddress.safeParse(/^(unix|udp|fd)/i.test(text) ? text : `${scheme}://${text}`)
  if (!read.success)
    return `The upstream ${clipped(text)} cannot be taken over: ${read.error.issues[0]?.message}.`
  item.at('dial').whole()
  return read.data
}
