import { findRoute, withRoute } from '@gatehouse/core/routing/desired-state.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'

/** Takes a route out of service and keeps it. */
export const routeDisable = defineCommand({
  name: 'route disable',
  summary: 'take a route out of service and keep it',
  role: 'operator',
  risk: 'destructive',
  parameters: { name: positional(z.string(), 'route', 'the route', { suggest: 'route' }) },
  examples: ['route disable shop'],
  wish: (state, { name }) => ({
    after: withRoute(state, { ...findRoute(state, name), enabled: false }),
    done: `Route ${name} disabled`,
  }),
})
