import { findRoute } from '@gatehouse/core/routing/desired-state.ts'
import { routeWords } from '@gatehouse/core/routing/words.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'

/** One route with all its keys, as they would be typed. */
export const routeShow = defineCommand({
  name: 'route show',
  summary: 'one route with all its keys',
  role: 'viewer',
  risk: 'read',
  parameters: { name: positional(z.string(), 'route', 'the route', { suggest: 'route' }) },
  examples: ['route show shop'],
  read: ({ edge }, { name }) => {
    const route = findRoute(edge.current().state, name)
    return {
      title: `Route ${name}, ${route.enabled ? 'enabled' : 'disabled'}`,
      severity: 'info',
      facts: Object.entries(routeWords(route)),
      next: ['help route set'],
      data: route,
    }
  },
})
