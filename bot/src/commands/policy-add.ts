import { AppError } from '@gatehouse/core/error.ts'
import { findKind, policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import { typedOptions } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { z } from 'zod'
import { defineCommand, keys, positional } from '../command.ts'
import { demandKind, knownKeys, newPolicyName } from '../parameters/policy.ts'

/** A new policy. It protects nothing until a route carries it. */
export const policyAdd = defineCommand({
  name: 'policy add',
  summary: 'a new policy; it protects nothing until a route carries it',
  role: 'operator',
  risk: 'change',
  parameters: {
    name: newPolicyName,
    kind: positional(z.string(), 'kind', 'what it does, as policy kinds lists it', {
      suggest: 'policy kind',
      values: policyKinds.map(({ kind }) => kind),
    }),
    options: keys(
      'key=value …',
      'the keys of the kind, as policy kinds <kind> lists them',
      (_kindOf, words) => knownKeys(findKind(words[1] ?? '')),
    ),
  },
  examples: [
    'policy add only-https hsts max-age=365d',
    'policy add no-scanners ip-deny networks=203.0.113.0/24,198.51.100.7',
  ],
  wish: (state, { name, kind, options }) => {
    if (state.policies.some(policy => policy.name === name))
      throw new AppError(
        'conflict',
        `There is a policy "${name}" already; change it with: policy set ${name} …`,
      )
    const policy = { name, kind, options: typedOptions(demandKind(kind), null, options) }
    return { after: { ...state, policies: [...state.policies, policy] }, done: `Policy ${name} added` }
  },
})
