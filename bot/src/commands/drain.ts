import { findRoute } from '@gatehouse/core/routing/desired-state.ts'
import { drain as kind } from '@gatehouse/core/routing/mitigations/drain.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'
import { begun } from '../parameters/begun.ts'
import { lasting } from '../parameters/lasting.ts'
import { started } from '../parameters/started.ts'
import { UpstreamName, upstreamOf } from '../parameters/upstream.ts'
import { stillRuns } from '../replies/still-runs.ts'

/** Takes new requests from one upstream, so that somebody can work on it once what runs there has ended. */
export const drain = defineCommand({
  name: 'drain',
  summary: 'send no new requests to one upstream of a route; what runs there goes on to its end',
  role: 'operator',
  risk: 'change',
  parameters: {
    route: positional(z.string(), 'route', 'the route', { suggest: 'route' }),
    upstream: positional(UpstreamName, 'upstream', 'one of its upstreams, as in api-2:8080', {
      suggest: 'upstream',
    }),
    ...lasting,
  },
  examples: ['drain shop 10.0.0.5:8080', 'drain shop api-2:8080 for 30m reason="new kernel"'],
  wish: (state, args, { edge }, asked) => {
    const upstream = upstreamOf(findRoute(state, args.route), args.upstream)
    const mitigation = started(kind, args, asked, upstream)
    return {
      ...begun(state, mitigation, asked),
      done: `${upstream} of ${args.route} gets no new requests`,
      seen: async () => {
        const running = await stillRuns(edge, mitigation)
        return running === null ? [] : [running.words]
      },
    }
  },
})
