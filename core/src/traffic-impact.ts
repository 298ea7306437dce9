import { z } from 'zod'

/** Who falls into the networks that something is about: whoever asks, somebody else with an account, this machine, an upstream, own pages. */
const Reached = z.enum(['asker', 'another account', 'this machine', 'an upstream', 'own pages'])
export type Reached = z.infer<typeof Reached>

/**
 * The traffic of the last minute that something touches, at the moment at which it was asked. It is no part of what a person confirms:
 * another second has other numbers.
 */
export const TrafficImpact = z.strictObject({
  /** Null when the traffic is not known; `unknown` says why then, as a clause without a full stop. */
  now: z
    .strictObject({
      requests: z.int(),
      /** Of how long, up to a minute. */
      windowMs: z.number(),
      perMinute: z.number(),
      /** Of the requests and of the clients of these routes, 0 to 1. */
      share: z.number(),
      clientShare: z.number(),
      clients: z.int(),
      failedShare: z.number(),
      exact: z.boolean(),
      /** Of something that lets only some networks through: their part of these requests and clients, 0 to 1. */
      through: z.strictObject({ share: z.number(), clientShare: z.number() }).optional(),
    })
    .nullable(),
  unknown: z.string().nullable(),
  /** Of something that is about networks. */
  reaches: z.array(Reached),
  /** Of something that is about networks: all requests came from one address and no proxy is trusted, as behind one that nobody has named. */
  oneSource: z.literal(true).optional(),
})
export type TrafficImpact = z.infer<typeof TrafficImpact>
