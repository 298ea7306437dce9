import { defineCommand } from '../command.ts'
import { logsAsked, logsWords } from '../parameters/logs-asked.ts'
import { wafTopReply } from '../replies/waf-top-reply.ts'

const usualMs = 86_400_000
const most = 15

/** Which rules of the WAF matched most, and where. */
export const wafTop = defineCommand({
  name: 'waf top',
  summary: 'which rules of the WAF matched most, on which routes, and what they refused',
  role: 'viewer',
  risk: 'read',
  parameters: { asked: logsWords },
  examples: ['waf top', 'waf top shop', 'waf top shop last 7d'],
  read: async ({ edge, waf, clock }, { asked }) => {
    const { route, query } = logsAsked(edge.current().state, asked, clock.nowMs(), usualMs)
    return wafTopReply(route, query, await waf.top({ ...query, route }, most))
  },
})
