import { findRoute, withRoute } from '@gatehouse/core/routing/desired-state.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'

/** Brings a disabled route back, exactly as it was. */
export const routeEnable = defineCommand({
  name: 'route enable',
  summary: 'bring a disabled route back',
  role: 'operator',
  risk: 'change',
  parameters: { name: positional(z.string(), 'route', 'the route', { suggest: 'route' }) },
  examples: ['route enable shop'],
  wish: (state, { name }) => ({
    after: withRoute(state, { ...findRoute(state, name), enabled: true }),
    done: `Route ${name} enabled`,
  }),
})
