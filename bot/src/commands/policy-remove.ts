import { AppError } from '@gatehouse/core/error.ts'
import { findPolicy } from '@gatehouse/core/routing/policy/policy.ts'
import { YesNo } from '@gatehouse/core/value-types.ts'
import { defineCommand, key } from '../command.ts'
import { carriers, nameList, policyName } from '../parameters/policy.ts'

/** Takes a policy away; from routes that carry it only when that is said. */
export const policyRemove = defineCommand({
  name: 'policy remove',
  summary: 'take a policy away',
  role: 'operator',
  risk: 'change',
  parameters: {
    name: policyName,
    'from-routes': key(YesNo, 'yes|no', 'take it from the routes that carry it as well', {
      values: ['yes', 'no'],
    }),
  },
  examples: ['policy remove only-https', 'policy remove only-https from-routes=yes'],
  wish: (state, { name, 'from-routes': fromRoutes }) => {
    const policy = findPolicy(state, name)
    const carried = carriers(state, name)
    if (carried.length > 0 && fromRoutes !== true)
      throw new AppError(
        'conflict',
        `The policy ${name} protects ${nameList(carried)}. To take it from them too: policy remove ${name} from-routes=yes`,
      )
    const without = (names: readonly string[]) => names.filter(one => one !== name)
    return {
      after: {
        ...state,
        policies: state.policies.filter(one => one !== policy),
        routes: state.routes.map(route =>
          route.policies.includes(name) ? { ...route, policies: without(route.policies) } : route,
        ),
      },
      done: `Policy ${name} removed`,
    }
  },
})
