import { AppError } from '@gatehouse/core/error.ts'
import { askerOf, roleOf } from '@gatehouse/core/identity/actor.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'
import { logsAsked, logsWords } from '../parameters/logs-asked.ts'
import { wafRequestReply } from '../replies/waf-request-reply.ts'
import { wafRuleReply } from '../replies/waf-rule-reply.ts'

const usualMs = 7 * 86_400_000
const Explained = z
  .string()
  .regex(/^[A-Za-z0-9_-]{3,64}$/, 'say the number of a rule, as in 942100, or the reference of a request')

/** What a rule of the WAF is about and what it matched, or why one request was refused. */
export const wafExplain = defineCommand({
  name: 'waf explain',
  summary: 'what a rule of the WAF looks for and found, or what all rules found in one request',
  role: 'viewer',
  risk: 'read',
  parameters: {
    what: positional(Explained, 'rule|ref', 'the number of a rule, or the reference of a request'),
    asked: logsWords,
  },
  examples: ['waf explain 942100', 'waf explain 942100 shop last 24h'],
  read: async ({ edge, waf, clock }, { what, asked }, actor) => {
    const nowMs = clock.nowMs()
    const { route, query } = logsAsked(edge.current().state, asked, nowMs, usualMs)
    const short = roleOf(actor) === 'viewer'
    if (/^\d{1,8}$/.test(what)) {
      const rule = Number(what)
      return wafRuleReply({
        rule,
        route,
        asked: query,
        summary: await waf.rule(rule, { ...query, route }),
        short,
      })
    }
    const { matches, unread } = await waf.request(what, askerOf(actor))
    if (matches.length > 0) return wafRequestReply(what, matches, { nowMs, short })
    const packed = unread === 0 ? '' : ` ${unread} older files were not looked through.`
    throw new AppError(
      'not_found',
      `The log of the WAF holds no request ${what}: it is kept for a week, or as long as there is room.${packed}`,
      { see: 'waf top' },
    )
  },
})
