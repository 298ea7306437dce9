import { unwaiveRule } from '@gatehouse/core/routing/policies/waf/waive-rule.ts'
import { WaiverTarget } from '@gatehouse/core/routing/policies/waf/waiver.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { defineCommand, key, positional } from '../command.ts'
import { policyName } from '../parameters/policy.ts'
import { placeOf, waiverPlace } from '../parameters/waiver-place.ts'

/** Applies a rule again before its waiver ends. */
export const policyUnwaive = defineCommand({
  name: 'policy unwaive',
  summary: 'apply a waived rule of a waf policy again',
  role: 'operator',
  risk: 'change',
  parameters: {
    policy: policyName,
    rule: positional(wholeNumber(1, 999_999), 'rule', 'the number of the rule'),
    target: key(
      WaiverTarget,
      'ARGS:q',
      'the part of requests that was waived; needed where it was named then',
    ),
    ...waiverPlace,
  },
  examples: [
    'policy unwaive attacks 942290 target=ARGS:json.query',
    'policy unwaive attacks 920420',
    'policy unwaive attacks 942100 route=shop',
  ],
  wish: (state, { policy, rule, target = null, route, path }) => ({
    after: unwaiveRule(state, policy, { rule, target, ...placeOf(route, path) }),
    done: `Rule ${rule} applies again in ${policy}`,
  }),
})
