import type { DesiredState } from '../../routing/desired-state.ts'
import { addressesIn } from '../overlap.ts'
import type { BlockGuard } from './guard.ts'

/** Of ten thousand routes they are looked up once a state. */
const known = new WeakMap<DesiredState, string[]>()

/** What is behind the edge may be a client of it as well. Names of upstreams are not resolved for this. */
export const upstreamClient: BlockGuard = {
  name: 'upstream-client',
  check: ({ state }, { left }) =>
    addressesIn(left, upstreamsOf(state))
      .slice(0, 3)
      .map(address => ({
        message: `In it is the upstream ${address}. Requests to it go on; those that it makes itself to the edge are refused.`,
        risk: 'destructive' as const,
      })),
}

function upstreamsOf(state: DesiredState): string[] {
  const found = known.get(state)
  if (found) return found
  const hosts = state.routes.flatMap(({ target }) =>
    target.kind === 'proxy' ? target.upstreams.map(({ host }) => host) : [],
  )
  const all = [...new Set(hosts)]
  known.set(state, all)
  return all
}
