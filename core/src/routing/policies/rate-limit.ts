import { z } from 'zod'
import { listField, weakerWith } from '../policy/field.ts'
import { onlyPart } from '../policy/only-part.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { scopeFields, scopeMatch } from '../policy/request-scope.ts'
import { guaranteesLess, Rate, RateText, rateText } from './rate-limit/rate.ts'
import { proveRates } from './rate-limit/rate-limit-proof.ts'

const mostLimits = 4
/** For pages where people sign in: whoever mistypes comes through, a list of passwords does not. */
const login = '10/1m,50/1h'

const list = listField<Rate>({ schema: Rate, read: RateText, write: rateText }, mostLimits, {
  summary: `how many requests a client may make in which time, all of these at once; login stands for ${login}`,
  looks: '20/1s,300/1m|login',
  weaker: weakerWith('limits that let more through', guaranteesLess),
})

const fields = {
  limits: {
    ...list,
    read: z.string().transform((text, context): Rate[] => {
      const read = list.read?.safeParse(text === 'login' ? login : text)
      if (read?.success) return read.data
      context.addIssue({ code: 'custom', message: read?.error.issues[0]?.message ?? 'write a limit' })
      return z.NEVER
    }),
  },
  ...scopeFields,
}

/**
 * Answers a client with 429 and Retry-After when it makes more requests to a route than it may. Each client of each route has a count of
 * its own, an IPv6 client by its /64. Of several limits the highest rate is asked first; what a limit refuses counts for those before it
 * alone. Other limits begin to count anew.
 */
export const rateLimit = definePolicy({
  kind: 'rate-limit',
  summary: 'refuse clients that make too many requests with 429',
  examples: [
    'policy add steady rate-limit limits=20/1s,300/1m',
    'policy add sign-in rate-limit limits=login paths=/login,/reset methods=POST',
  ],
  fields,
  severalPerRoute: true,
  proves:
    'As many requests as each limit allows come through, the next one, from another address of the same /64, gets 429 with Retry-After, and another client comes through.',
  problem: ({ limits }) => {
    if (limits.length === 0) return 'name at least one limit, as in limits=20/1s'
    const windows = limits.map(({ windowMs }) => windowMs)
    return new Set(windows).size < windows.length ? 'two limits are for the same time' : undefined
  },
  routes: (options, { id }) => [
    {
      handle: [
        {
          handler: 'rate_limit',
          // Their names are global to Caddy's process, and what they counted survives a reload.
          rate_limits: Object.fromEntries(
            options.limits.map(({ requests, windowMs }, part) => [
              `${id}-${part}`,
              {
                match: [{ ...scopeMatch(options), ...onlyPart(String(part)) }],
                key: '{http.vars.route}|{http.vars.client_group}',
                window: `${windowMs}ms`,
                max_events: requests,
              },
            ]),
          ),
        },
      ],
    },
  ],
  prove: (deps, options) => proveRates(deps, options.limits, options),
})
