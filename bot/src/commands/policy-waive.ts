import { waiveRule } from '@gatehouse/core/routing/policies/waf/waive-rule.ts'
import { lastDay, WaivedRule, WaiverTarget } from '@gatehouse/core/routing/policies/waf/waiver.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { defineCommand, key, positional } from '../command.ts'
import { policyName } from '../parameters/policy.ts'
import { placeOf, waiverEndMs, waiverPlace, waiverWords } from '../parameters/waiver-place.ts'

const usualDays = 90

/** Lets a rule of a firewall rest for a time, with a reason and somebody who stands for it. */
export const policyWaive = defineCommand({
  name: 'policy waive',
  summary: 'do not apply a rule of a waf policy for a time',
  role: 'operator',
  risk: 'destructive',
  parameters: {
    policy: policyName,
    rule: positional(
      wholeNumber(1, 999_999).pipe(WaivedRule),
      'rule',
      'the number of the rule, as the log names it',
    ),
    target: key(
      WaiverTarget,
      'ARGS:q',
      'the one part of requests that the rule leaves out; otherwise all of it',
    ),
    ...waiverPlace,
    ...waiverWords(usualDays),
  },
  examples: [
    'policy waive attacks 942290 target=ARGS:json.query reason="GraphQL names its variables with $" owner=anna',
    'policy waive attacks 920420 reason="the old app sends no type" owner="team shop" for=30d',
  ],
  wish: (state, { policy, rule, target = null, route, path, reason, owner, for: lasts }, { clock }) => {
    const untilMs = waiverEndMs(clock.nowMs(), lasts, usualDays)
    const waiver = { rule, target, ...placeOf(route, path), reason, owner, untilMs }
    return {
      after: waiveRule(state, policy, waiver),
      done: `Rule ${rule} waived in ${policy} to the end of ${lastDay(waiver)}`,
    }
  },
})
