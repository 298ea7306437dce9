import { defineMitigation, type LaidRoute, laidName } from '../mitigation/mitigation-kind.ts'
import { guaranteesLess, Rate, RateText, rateText } from '../policies/rate-limit/rate.ts'
import { type Field, weakerWith } from '../policy/field.ts'
import { ratesPolicy, unscopedRates } from './throttle/rates.ts'

const minuteMs = 60_000
/** A single page asks for as many: with fewer, the route is not slower but gone. */
const fewestAMinute = 10

const limit: Field<Rate> = {
  schema: Rate,
  read: RateText,
  write: rateText,
  looks: '20/1m',
  summary: 'how many requests a client may make in which time',
  weaker: weakerWith('a limit that lets more through', (before: Rate, after: Rate) =>
    guaranteesLess([before], [after]),
  ),
}

/** A temporary limit beside those that a route has: a client that makes more requests gets 429. */
export const throttle = defineMitigation({
  kind: 'throttle',
  summary: 'let each client make fewer requests to a route; the others get 429',
  target: 'route',
  fields: { limit },
  risk: ({ limit: rate }) => (shutsAway(rate) ? 'destructive' : 'change'),
  consequence: ({ route, options }) => {
    const rate = Rate.parse(options.limit)
    const words = `clients of the route ${route} that make more requests get 429`
    return shutsAway(rate)
      ? `${words}: with ${rateText(rate)} that is fewer than ${fewestAMinute} requests a minute, which takes the route away from most people.`
      : `${words}.`
  },
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

/** By the rate and not by how many may come at once, which keeps a person for as long as the window lasts. */
function shutsAway({ requests, windowMs }: Rate): boolean {
  return requests * minuteMs < fewestAMinute * windowMs
}

/** The limits of a route that keep each client below this one as well. */
function tighterThan(own: LaidRoute, rate: Rate): string[] {
  return unscopedRates(own.policies)
    .filter(({ rates }) => !guaranteesLess([rate], rates))
    .map(({ name, rates }) => `${rates.map(rateText).join(', ')} (${name})`)
}
