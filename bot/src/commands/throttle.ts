import { throttle as kind } from '@gatehouse/core/routing/mitigations/throttle.ts'
import { RateText, rateText } from '@gatehouse/core/routing/policies/rate-limit/rate.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'
import { begun } from '../parameters/begun.ts'
import { lasting } from '../parameters/lasting.ts'
import { started } from '../parameters/started.ts'

/** Lets each client make fewer requests to a route for a while. */
export const throttle = defineCommand({
  name: 'throttle',
  summary: 'let each client make fewer requests to a route for a while; what is more gets 429',
  role: 'operator',
  risk: 'change',
  parameters: {
    route: positional(z.string(), 'route', 'the route', { suggest: 'route' }),
    limit: positional(RateText, '20/1m', 'how many requests each client may make in which time'),
    ...lasting,
  },
  examples: ['throttle shop 20/1m', 'throttle shop 5/1s for 30m reason="scraping"'],
  wish: (state, args, _deps, asked) => ({
    ...begun(state, started(kind, args, asked), asked),
    done: `${args.route} throttled to ${rateText(args.limit)} for each client`,
  }),
})
