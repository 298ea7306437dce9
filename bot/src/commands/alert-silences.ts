import { defineCommand } from '../command.ts'
import { silencedWith } from '../replies/alert-words.ts'
import { momentText } from '../replies/moment-text.ts'

/** What nobody wants to be told of now, and until when. */
export const alertSilences = defineCommand({
  name: 'alert silences',
  summary: 'of what nobody is told now, until when, and who wanted that',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['alert silences'],
  read: ({ alerts, clock }) => {
    const nowMs = clock.nowMs()
    const silences = alerts.silences(nowMs)
    const rows = silences.map(({ id, what, critical, untilMs, by, reason, members }) => [
      String(id),
      members.length === 0 ? what : `${what} and ${silencedWith({ members })}`,
      critical ? 'all' : 'warnings',
      momentText(untilMs, nowMs),
      by,
      reason ?? '',
    ])
    const [first] = silences
    return {
      title: first
        ? `${silences.length === 1 ? '1 silence holds' : `${silences.length} silences hold`}.`
        : 'Nothing is silenced.',
      severity: 'info',
      ...(first && {
        table: { columns: ['silence', 'of', 'which', 'until', 'by', 'reason'], rows },
      }),
      next: first ? [`alert unsilence ${first.id}`] : ['alert list'],
      data: silences,
    }
  },
})
