import { durationMs } from '@gatehouse/core/duration.ts'
import { waiveRule } from '@gatehouse/core/routing/policies/waf/waive-rule.ts'
import { lastDay, WaivedRule, WaiverTarget, waiverText } from '@gatehouse/core/routing/policies/waf/waiver.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { defineCommand, key, positional } from '../command.ts'
import { freeText } from '../parameters/free-text.ts'
import { policyName } from '../parameters/policy.ts'

const dayMs = 86_400_000
const usualMs = 90 * dayMs
const mostMs = 365 * dayMs

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
    reason: { ...key(freeText(waiverText(200)), '"…"', 'why it is wrong here'), needed: true },
    owner: {
      ...key(freeText(waiverText(80)), 'anna', 'who stands for it and will look at it again'),
      needed: true,
    },
    for: key(
      durationMs({ min: dayMs, max: mostMs }),
      '30d',
      'for how long, to the end of that day in UTC; otherwise 90d',
    ),
  },
  examples: [
    'policy waive attacks 942290 target=ARGS:json.query reason="GraphQL names its variables with $" owner=anna',
    'policy waive attacks 920420 reason="the old app sends no type" owner="team shop" for=30d',
  ],
  wish: (state, { policy, rule, target = null, reason, owner, for: lastsMs = usualMs }, { clock }) => {
    // The end of a day, so that who confirms it some minutes later confirms the same.
    const untilMs = (Math.floor((clock.nowMs() + lastsMs) / dayMs) + 1) * dayMs
    const waiver = { rule, target, reason, owner, untilMs }
    return {
      after: waiveRule(state, policy, waiver),
      done: `Rule ${rule} waived in ${policy} to the end of ${lastDay(waiver)}`,
    }
  },
})
