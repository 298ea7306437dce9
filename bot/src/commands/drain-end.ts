import { AppError } from '@gatehouse/core/error.ts'
import { type DesiredState, findRoute } from '@gatehouse/core/routing/desired-state.ts'
import { mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { withoutMitigation } from '@gatehouse/core/routing/mitigation/start.ts'
import { drain as kind } from '@gatehouse/core/routing/mitigations/drain.ts'
import { z } from 'zod'
import { defineCommand, optional } from '../command.ts'
import { onlyRoute } from '../parameters/only-one.ts'
import { UpstreamName, upstreamOf } from '../parameters/upstream.ts'

/** Gives an upstream its requests back, or all upstreams of a route. */
export const drainEnd = defineCommand({
  name: 'drain end',
  summary: 'send requests to an upstream again, or to all upstreams of a route',
  role: 'operator',
  risk: 'change',
  parameters: {
    route: optional(z.string(), 'route', 'the route; when left out, the only one with a drain', {
      suggest: 'route',
    }),
    upstream: optional(UpstreamName, 'upstream', 'one of its upstreams; all of them when left out', {
      suggest: 'upstream',
    }),
  },
  examples: ['drain end', 'drain end shop', 'drain end shop 10.0.0.5:8080'],
  fix: ({ route }, deps) => (route === undefined ? [onlyRoute(deps, kind.kind)] : []),
  wish: (state, { route, upstream }) => {
    if (route === undefined) throw new Error('drain end without a route was not fixed')
    const names =
      upstream === undefined
        ? drainsOf(state, route)
        : [drainOf(upstreamOf(findRoute(state, route), upstream), route)]
    const what = names.length === 1 ? `Drain of ${names[0]?.split(' ')[2]}` : `All ${names.length} drains`
    return {
      after: names.reduce(withoutMitigation, state),
      done: `${what} of ${route} ended`,
    }
  },
})

function drainOf(upstream: string, route: string): string {
  return mitigationName({ kind: kind.kind, route, upstream })
}

/** @throws AppError `not_found` when there is none */
function drainsOf(state: DesiredState, route: string): string[] {
  const { name } = findRoute(state, route)
  const found = state.mitigations.filter(one => one.kind === kind.kind && one.route === name)
  if (found.length > 0) return found.map(mitigationName)
  throw new AppError('not_found', `No upstream of the route ${name} is drained now. See: mitigation list`)
}
