import type { Cause, Judgement } from './standing.ts'
import type { Track } from './track.ts'
import type { RoutePlan } from './what-to-ask.ts'

/** How one way of asking fares at a moment. */
export interface Way {
  upOrDown: Track['state']
  reason: Track['reason']
  slow: boolean
}

/** How a route fares by what is known of its ways at a moment. `through` is null where nobody asks through the edge. Pure. */
export function judgeRoute(
  plan: Pick<RoutePlan, 'kind'>,
  through: Way | null,
  upstreams: readonly Way[],
): Judgement {
  if (plan.kind === 'maintenance') return { state: 'maintenance', cause: 'ok' }
  if (plan.kind === 'not probed') return { state: 'not probed', cause: 'ok' }
  const up = upstreams.filter(one => one.upOrDown === 'up')
  const down = upstreams.filter(one => one.upOrDown === 'down')
  const noneUp = upstreams.length > 0 && down.length === upstreams.length
  if (through === null) return withoutEdge(up, down, noneUp)
  switch (through.upOrDown) {
    case 'unknown':
      return { state: 'unknown', cause: 'no-results' }
    case 'down':
      return up.length > 0 ? degraded('direct-only') : { state: 'down', cause: bestReason(through, down) }
    case 'up':
      if (noneUp) return degraded('edge-only')
      if (down.length > 0) return degraded('upstreams-down')
      return through.slow
        ? degraded('slow')
        : { state: 'healthy', cause: through.reason === 'policy' ? 'policy' : 'ok' }
  }
}

function withoutEdge(up: readonly Way[], down: readonly Way[], noneUp: boolean): Judgement {
  const [first] = down
  if (noneUp) return { state: 'down', cause: first?.reason ?? 'no-results' }
  if (up.length === 0) return { state: 'unknown', cause: 'no-results' }
  return first ? degraded('upstreams-down') : { state: 'healthy', cause: 'ok' }
}

/** What an upstream does says more than that the edge has no answer. */
function bestReason(through: Way, down: readonly Way[]): Cause {
  const direct = down[0]?.reason
  return (through.reason === 'edge' ? direct : undefined) ?? through.reason ?? 'no-results'
}

function degraded(cause: Cause): Judgement {
  return { state: 'degraded', cause }
}
