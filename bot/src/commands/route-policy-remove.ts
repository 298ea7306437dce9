import { AppError } from '@gatehouse/core/error.ts'
import { findRoute, withRoute } from '@gatehouse/core/routing/desired-state.ts'
import { z } from 'zod'
import { defineCommand, positional, rest } from '../command.ts'

/** Takes protections from a route. */
export const routePolicyRemove = defineCommand({
  name: 'route policy remove',
  summary: 'take policies from a route',
  role: 'operator',
  risk: 'destructive',
  parameters: {
    route: positional(z.string(), 'route', 'the route', { suggest: 'route' }),
    policies: rest(z.string(), 'policy', 'the policies', { suggest: 'policy' }),
  },
  examples: ['route policy remove shop no-scanners'],
  wish: (state, { route: name, policies }) => {
    const route = findRoute(state, name)
    if (policies.length === 0)
      throw new AppError('invalid', `Which policies? ${name} carries ${route.policies.join(', ') || 'none'}.`)
    const foreign = policies.find(policy => !route.policies.includes(policy))
    if (foreign !== undefined)
      throw new AppError(
        'not_found',
        `The route ${name} does not carry "${foreign}". It carries ${route.policies.join(', ') || 'none'}.`,
      )
    return {
      after: withRoute(state, { ...route, policies: route.policies.filter(one => !policies.includes(one)) }),
      done: `Route ${name} carries ${policies.join(', ')} no more`,
    }
  },
})
