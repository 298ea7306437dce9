import { AppError } from '@gatehouse/core/error.ts'
import { findKind } from '@gatehouse/core/routing/policies/index.ts'
import { findPolicy, kindOf } from '@gatehouse/core/routing/policy/policy.ts'
import { typedKeys, typedOptions } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { defineCommand, keys } from '../command.ts'
import { knownKeys, policyName } from '../parameters/policy.ts'

/** Changes the keys that are given, on every route that carries the policy. */
export const policySet = defineCommand({
  name: 'policy set',
  summary: 'change a policy on every route that carries it',
  role: 'operator',
  risk: 'change',
  parameters: {
    name: policyName,
    options: keys('key=value …', 'the keys of its kind, as policy show lists them', (kindOf, [name = '']) =>
      knownKeys(findKind(kindOf(name) ?? '')),
    ),
  },
  examples: ['policy set only-https max-age=730d subdomains=yes'],
  wish: (state, { name, options }) => {
    const policy = findPolicy(state, name)
    const kind = kindOf(policy)
    if (Object.keys(options).length === 0)
      throw new AppError('invalid', `Say what to change. Its keys: ${typedKeys(kind).join(', ')}.`)
    const changed = { ...policy, options: typedOptions(kind, policy.options, options) }
    return {
      after: { ...state, policies: state.policies.map(one => (one === policy ? changed : one)) },
      done: `Policy ${name} changed`,
    }
  },
})
