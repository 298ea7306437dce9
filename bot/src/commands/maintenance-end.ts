import { withoutMitigation } from '@gatehouse/core/routing/mitigation/start.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'

/** Lets a route answer again. */
export const maintenanceEnd = defineCommand({
  name: 'maintenance end',
  summary: 'let a route answer again',
  role: 'operator',
  risk: 'change',
  parameters: { route: positional(z.string(), 'route', 'the route', { suggest: 'route' }) },
  examples: ['maintenance end shop'],
  wish: (state, { route }) => ({
    after: withoutMitigation(state, `maintenance ${route}`),
    done: `Maintenance of ${route} ended`,
  }),
})
