import { dialAddress } from '../../routing/upstream.ts'
import { type Adviser, percent, weights } from '../situation.ts'

const leastErrors = 5
const leastPart = 0.7

/** Of several upstreams one gives nearly all the errors. */
export const failingUpstream: Adviser = {
  name: 'failing-upstream',
  advise: ({ state, routes }) =>
    routes.flatMap(({ route, upstreamErrors }) => {
      const target = state.routes.find(({ name }) => name === route)?.target
      if (target?.kind !== 'proxy' || target.upstreams.length < 2) return []
      const all = upstreamErrors.reduce((sum, { errors }) => sum + errors, 0)
      const known = new Set(target.upstreams.map(dialAddress))
      const [worst] = upstreamErrors
      if (!worst || !known.has(worst.upstream)) return []
      const part = worst.errors / all
      const isDrained = state.mitigations.some(
        one => one.kind === 'drain' && one.route === route && one.upstream === worst.upstream,
      )
      if (worst.errors < leastErrors || part < leastPart || isDrained) return []
      return [
        {
          line: `drain ${route} ${worst.upstream}`,
          why: `${worst.upstream} gives ${percent(part)} of the errors of ${route}; it has other upstreams.`,
          weight: weights.failingUpstream + part,
        },
      ]
    }),
}
