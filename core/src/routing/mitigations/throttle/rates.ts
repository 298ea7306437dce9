import { z } from 'zod'
import { Rate } from '../../policies/rate-limit/rate.ts'
import { rateLimit } from '../../policies/rate-limit.ts'
import type { Policy } from '../../policy/policy.ts'

/** The options of a policy of the kind rate-limit. */
const RateOptions = z.object({
  limits: z.array(Rate),
  paths: z.array(z.string()),
  methods: z.array(z.string()),
})
type RateOptions = z.infer<typeof RateOptions>

/** The rate limits among some policies, with their options. */
export function rateLimits(policies: readonly Policy[]): { name: string; options: RateOptions }[] {
  return policies
    .filter(({ kind }) => kind === rateLimit.kind)
    .map(({ name, options }) => ({ name, options: RateOptions.parse(options) }))
}

/** Whether it is about every request to its route. */
export function isUnscoped({ paths, methods }: RateOptions): boolean {
  return paths.length === 0 && methods.length === 0
}

/** The limits among some policies that are about every request. */
export function unscopedRates(policies: readonly Policy[]): { name: string; rates: Rate[] }[] {
  return rateLimits(policies)
    .filter(({ options }) => isUnscoped(options))
    .map(({ name, options }) => ({ name, rates: options.limits }))
}

/** A rate limit for every request, unless a scope is given. */
export function ratesPolicy(name: string, limits: Rate[], scope: Partial<RateOptions> = {}): Policy {
  return { name, kind: rateLimit.kind, options: { paths: [], methods: [], ...scope, limits } }
}
