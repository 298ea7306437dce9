import { findingSeverities } from '@gatehouse/core/findings/finding.ts'
import { roleOf } from '@gatehouse/core/identity/actor.ts'
import { z } from 'zod'
import { defineCommand, key } from '../command.ts'
import { logsAsked, logsWords } from '../parameters/logs-asked.ts'
import { findingListReply } from '../replies/finding-list-reply.ts'

const most = 50
const dayMs = 86_400_000
/** Whether the log is read is asked of these last minutes. */
const recentMs = 600_000

/** What detectors found. */
export const findingList = defineCommand({
  name: 'finding list',
  summary: 'what detectors found in the access log, the newest first',
  role: 'viewer',
  risk: 'read',
  parameters: {
    asked: logsWords,
    severity: key(
      z.enum(findingSeverities, `say one of: ${findingSeverities.join(', ')}`),
      findingSeverities.join('|'),
      'only what is as grave as this, or graver',
      { values: findingSeverities },
    ),
  },
  examples: ['finding list', 'finding list shop last 7d', 'finding list severity=warning'],
  read: async ({ edge, findings, summaries, clock }, { asked, severity = null }, actor) => {
    const { route, query } = logsAsked(edge.current().state, asked, clock.nowMs(), dayMs)
    const { fromMs, untilMs } = query
    const { coverage } = await summaries.totals({ fromMs: untilMs - recentMs, untilMs, routes: query.routes })
    // One more than is shown, so that it is known whether there are more.
    const found = findings.list({ sinceMs: fromMs, route, severity, most: most + 1 })
    return findingListReply({
      route,
      asked: query,
      findings: found.slice(0, most),
      more: found.length > most,
      short: roleOf(actor) === 'viewer',
      over: findings.overSince(fromMs),
      coverage,
    })
  },
})
