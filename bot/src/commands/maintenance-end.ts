import { withoutMitigation } from '@gatehouse/core/routing/mitigation/start.ts'
import { z } from 'zod'
import { defineCommand, optional } from '../command.ts'
import { onlyRoute } from '../parameters/only-one.ts'

/** Lets a route answer again. */
export const maintenanceEnd = defineCommand({
  name: 'maintenance end',
  summary: 'let a route answer again',
  role: 'operator',
  risk: 'change',
  parameters: {
    route: optional(z.string(), 'route', 'the route; when left out, the only one in maintenance', {
      suggest: 'route',
    }),
  },
  examples: ['maintenance end', 'maintenance end shop'],
  fix: ({ route }, deps) => (route === undefined ? [onlyRoute(deps, 'maintenance')] : []),
  wish: (state, { route }) => {
    if (route === undefined) throw new Error('maintenance end without a route was not fixed')
    return {
      after: withoutMitigation(state, `maintenance ${route}`),
      done: `Maintenance of ${route} ended`,
    }
  },
})
