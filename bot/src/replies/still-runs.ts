import type { Edge } from '@gatehouse/core/edge/edge.ts'
import { type Mitigation, mitigationKindOf } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { upstreamsOf } from '@gatehouse/core/routing/mitigations/drain.ts'
import { dialAddress } from '@gatehouse/core/routing/upstream.ts'
import type { UpstreamUses } from '@gatehouse/core/routing/upstream-use.ts'

const mostNamed = 5

/** Whether what runs at its upstream goes on to its end. */
export function isRunning(mitigation: Pick<Mitigation, 'kind'>): boolean {
  return mitigationKindOf(mitigation).running === true
}

/** What still runs at an upstream that is drained, as the edge counts it now. */
export interface StillRunning {
  /** WebSockets among them; null when the edge does not answer. */
  requests: number | null
  words: string
}

/** The same; null for any other mitigation. */
export async function stillRuns(
  edge: Pick<Edge, 'current' | 'upstreams'>,
  { kind, route, upstream }: Pick<Mitigation, 'kind' | 'route' | 'upstream'>,
): Promise<StillRunning | null> {
  if (!isRunning({ kind }) || upstream === null) return null
  const uses = await edge.upstreams()
  if (uses === null)
    return { requests: null, words: `What still runs at ${upstream} is not known: the edge does not answer.` }
  const requests = uses.get(upstream)?.requests ?? 0
  const others = alsoSending(edge, route, upstream)
  const also =
    others.length === 0
      ? ''
      : ` The route${others.length === 1 ? '' : 's'} ${named(others)} still ${others.length === 1 ? 'sends' : 'send'} requests there, and they count too.`
  return { requests, words: `${countWords(requests, upstream)}${also}` }
}

/** The same in a word or two, for lists. */
export function runsText(uses: UpstreamUses | null, upstream: string | null): string {
  if (uses === null || upstream === null) return 'not known'
  const requests = uses.get(upstream)?.requests ?? 0
  return requests === 0 ? 'nothing runs' : `${requests} ${requests === 1 ? 'request runs' : 'requests run'}`
}

function countWords(requests: number, upstream: string): string {
  if (requests === 0) return `Nothing runs at ${upstream} any more.`
  return requests === 1
    ? `1 request still runs at ${upstream}; a WebSocket counts as one.`
    : `${requests} requests still run at ${upstream}; a WebSocket counts as one.`
}

/** Other routes of which it is an upstream that is not drained. */
function alsoSending(edge: Pick<Edge, 'current'>, route: string | null, upstream: string): string[] {
  const { routes, mitigations } = edge.current().state
  const drained = new Set(
    mitigations.flatMap(one => (isRunning(one) && one.upstream === upstream ? [one.route] : [])),
  )
  return routes
    .filter(one => one.enabled && one.name !== route && !drained.has(one.name))
    .filter(one => upstreamsOf(one).some(address => dialAddress(address) === upstream))
    .map(({ name }) => name)
}

function named(names: readonly string[]): string {
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''
  return `${names.slice(0, mostNamed).join(', ')}${more}`
}
