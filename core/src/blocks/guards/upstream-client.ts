import { upstreamsIn } from '../upstreams-in.ts'
import type { BlockGuard } from './guard.ts'

const mostNamed = 3

/** What is behind the edge may be a client of it as well. */
export const upstreamClient: BlockGuard = {
  name: 'upstream-client',
  check: ({ state }, { left }) =>
    upstreamsIn(state, left, mostNamed).map(address => ({
      message: `In it is the upstream ${address}. Requests to it go on; those that it makes itself to the edge are refused.`,
      risk: 'destructive' as const,
    })),
}
