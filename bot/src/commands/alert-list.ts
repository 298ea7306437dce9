import { roleOf } from '@gatehouse/core/identity/actor.ts'
import { z } from 'zod'
import { defineCommand, optional } from '../command.ts'
import { alertState, lastedText, sinceMs, withoutClients } from '../replies/alert-words.ts'
import { whenText } from '../replies/when-text.ts'

const mostShown = 100
const all = z.literal('all', 'say "all" for those that are over as well, or nothing')

/** What is wrong now, silenced or not. */
export const alertList = defineCommand({
  name: 'alert list',
  summary: 'what is wrong now, also what is silenced; with "all" what is over as well',
  role: 'viewer',
  risk: 'read',
  parameters: { all: optional(all, 'all', 'those that are over as well', { values: ['all'] }) },
  examples: ['alert list', 'alert list all'],
  read: ({ alerts, clock }, args, actor) => {
    const nowMs = clock.nowMs()
    const silences = alerts.silences(nowMs)
    const open = alerts.open()
    const list = args.all === undefined ? open.toReversed() : alerts.list(mostShown)
    const shown = list.slice(0, mostShown)
    const critical = open.filter(({ severity }) => severity === 'critical').length
    const counted = open.length === 1 ? '1 alert is open' : `${open.length} alerts are open`
    return {
      title:
        open.length === 0
          ? 'No alert is open.'
          : `${counted}${critical > 0 ? `, ${critical} critical` : ''}.`,
      severity: critical > 0 ? 'error' : open.length > 0 ? 'warning' : 'ok',
      ...(shown.length > 0 && {
        table: {
          columns: ['alert', 'severity', 'what', 'since', 'lasts', 'state', 'key'],
          rows: shown.map(one => [
            String(one.id),
            one.severity,
            one.title,
            whenText(sinceMs(one), nowMs),
            lastedText((one.recoveredMs ?? nowMs) - sinceMs(one)),
            alertState(one, silences, nowMs),
            one.key,
          ]),
          narrower: 'alert show <number>',
        },
      }),
      notes: list.length > shown.length ? [`${list.length - shown.length} more are not shown.`] : [],
      next: [
        ...shown.slice(0, 1).map(({ id }) => `alert show ${id}`),
        ...(silences.length > 0 ? ['alert silences'] : []),
      ],
      data: roleOf(actor) === 'viewer' ? shown.map(withoutClients) : shown,
    }
  },
})
