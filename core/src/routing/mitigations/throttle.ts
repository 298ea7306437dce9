import { defineMitigation, type LaidRoute, laidName } from '../mitigation/mitigation-kind.ts'
import { guaranteesLess, Rate, RateText, rateText } from '../policies/rate-limit/rate.ts'
import type { Field } from '../policy/field.ts'
import { ratesPolicy, unscopedRates } from './throttle/rates.ts'

const limit: Field<Rate> = {
  schema: Rate,
  read: RateText,
  write: rateText,
  looks: '20/1m',
  summary: 'how many requests a client may make in which time',
  // Ending it is what lets more through, not another rate.
  weaker: () => false,
}

/** A temporary limit beside those that a route has: a client that makes more requests gets 429. */
export const throttle = defineMitigation({
  kind: 'throttle',
  summary: 'let each client make fewer requests to a route; the others get 429',
  target: 'route',
  fields: { limit },
  risk: () => 'change',
  consequence: ({ route }) => `clients of the route ${route} that make more requests get 429.`,
  remarks: (own, options, mitigation) => {
    const tighter = tighterThan(own, options.limit)
    return tighter.length === 0
      ? []
      : [
          `${laidName(mitigation)} changes nothing: a client of the route may make no more than ${tighter.join(' and ')} already.`,
        ]
  },
  lay: ({ policies, ...laid }, options, mitigation) => ({
    ...laid,
    policies: [...policies, ratesPolicy(laidName(mitigation), [options.limit])],
  }),
})

/** The limits of a route that keep each client below this one as well. */
function tighterThan(own: LaidRoute, rate: Rate): string[] {
  return unscopedRates(own.policies)
    .filter(({ rates }) => !guaranteesLess([rate], rates))
    .map(({ name, rates }) => `${rates.map(rateText).join(', ')} (${name})`)
}
