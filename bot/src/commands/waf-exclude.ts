import { wafOf, waiveRule } from '@gatehouse/core/routing/policies/waf/waive-rule.ts'
import {
  lastDay,
  WaivedRule,
  WaiverTarget,
  waiverScope,
} from '@gatehouse/core/routing/policies/waf/waiver.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'
import { defineCommand, key, positional } from '../command.ts'
import { placeOf, waiverEndMs, waiverPath, waiverWords } from '../parameters/waiver-place.ts'
import { refusedLately } from '../replies/waf-lately.ts'

const usualDays = 30

/** Lets a rule rest on one route: a waiver of the policy that the route carries. */
export const wafExclude = defineCommand({
  name: 'waf exclude',
  summary: 'do not apply a rule of the WAF on one route for a time',
  role: 'operator',
  risk: 'destructive',
  parameters: {
    route: positional(z.string(), 'route', 'the route', { suggest: 'route' }),
    rule: positional(
      wholeNumber(1, 999_999).pipe(WaivedRule),
      'rule',
      'the number of the rule, as waf top names it',
    ),
    target: key(
      WaiverTarget,
      'ARGS:q',
      'the one part of requests that the rule leaves out; otherwise all of it',
    ),
    path: waiverPath,
    ...waiverWords(usualDays),
  },
  examples: [
    'waf exclude shop 942100 target=ARGS:q path=/search reason="the search takes quotes" owner=anna',
    'waf exclude shop 920420 reason="the old app sends no type" owner="team shop" for=90d',
  ],
  background: async ({ waf, clock }, { route, rule, path }) =>
    refusedLately(waf, { route, rule, ...(path !== undefined && { path }) }, clock.nowMs()),
  wish: (state, { route, rule, target = null, path, reason, owner, for: lasts }, { clock }) => {
    const untilMs = waiverEndMs(clock.nowMs(), lasts, usualDays)
    const waiver = { rule, target, ...placeOf(route, path), reason, owner, untilMs }
    const policy = wafOf(state, route).name
    return {
      after: waiveRule(state, policy, waiver),
      done: `${waiverScope(waiver).replace(/^r/, 'R')} excluded to the end of ${lastDay(waiver)} (in ${policy})`,
    }
  },
})
