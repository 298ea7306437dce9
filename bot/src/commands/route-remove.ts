import { findRoute } from '@gatehouse/core/routing/desired-state.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'

/** Takes a route away; its hosts are answered with 404 from then on. */
export const routeRemove = defineCommand({
  name: 'route remove',
  summary: 'take a route away',
  role: 'operator',
  risk: 'destructive',
  parameters: { name: positional(z.string(), 'route', 'the route', { suggest: 'route' }) },
  examples: ['route remove shop'],
  wish: (state, { name }) => {
    findRoute(state, name)
    return {
      after: { ...state, routes: state.routes.filter(route => route.name !== name) },
      done: `Route ${name} removed`,
    }
  },
})
