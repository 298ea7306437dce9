import { type Rate, rateText } from '../../policies/rate-limit/rate.ts'
import type { Policy } from '../../policy/policy.ts'
import { isUnscoped, rateLimits, ratesPolicy } from '../throttle/rates.ts'
import type { ShieldPart } from './parts.ts'

/** For a route without a limit for all requests: half of what the preset for sites lets through. */
const usual: Rate[] = [
  { requests: 50, windowMs: 1000 },
  { requests: 200, windowMs: 10_000 },
]

/**
 * Limits of half as many requests beside those that a route has, which go on counting; and the usual ones when it has none for all its
 * requests.
 * @param own the policies of the route itself
 */
export function halvedLimits(own: readonly Policy[], nameOf: (part: string) => string): ShieldPart[] {
  const carried = rateLimits(own)
  const halves = carried.flatMap(({ name, options }) => {
    const limits = options.limits.map(halved)
    if (limits.every(({ requests }, index) => requests === options.limits[index]?.requests)) return []
    const policy = ratesPolicy(nameOf(`limits-${name}`), limits, options)
    return [{ policy, words: `${text(limits)}, half of ${name}` }]
  })
  const all = carried.some(({ options }) => isUnscoped(options))
    ? halves
    : [...halves, { policy: ratesPolicy(nameOf('limits'), usual), words: text(usual) }]
  if (all.length === 0) return []
  return [
    {
      label: 'limits',
      words: all.map(({ words }) => words).join('; '),
      policies: all.map(({ policy }) => policy),
    },
  ]
}

function halved({ requests, windowMs }: Rate): Rate {
  return { requests: Math.max(1, Math.floor(requests / 2)), windowMs }
}

function text(limits: readonly Rate[]): string {
  return limits.map(rateText).join(', ')
}
