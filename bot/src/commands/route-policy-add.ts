import { AppError } from '@gatehouse/core/error.ts'
import { findRoute, withRoute } from '@gatehouse/core/routing/desired-state.ts'
import { findPolicy } from '@gatehouse/core/routing/policy/policy.ts'
import { z } from 'zod'
import { defineCommand, positional, rest } from '../command.ts'

/** Protects a route; live once real requests have shown what the policies do. */
export const routePolicyAdd = defineCommand({
  name: 'route policy add',
  summary: 'protect a route with policies, and prove it by real requests',
  role: 'operator',
  risk: 'change',
  parameters: {
    route: positional(z.string(), 'route', 'the route', { suggest: 'route' }),
    policies: rest(z.string(), 'policy', 'the policies', { suggest: 'policy' }),
  },
  examples: ['route policy add shop only-https', 'route policy add shop only-https no-scanners'],
  wish: (state, { route: name, policies }) => {
    const route = findRoute(state, name)
    if (policies.length === 0)
      throw new AppError('invalid', `Which policies? As in: route policy add ${name} only-https`)
    for (const policy of policies) findPolicy(state, policy)
    const carried = [...new Set([...route.policies, ...policies])]
    return {
      after: withRoute(state, { ...route, policies: carried }),
      done: `Route ${name} carries ${[...new Set(policies)].join(', ')}`,
    }
  },
})
