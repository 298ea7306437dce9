import type { AlertBook } from '@gatehouse/core/alerts/alert-book.ts'
import type { KeptAlert } from '@gatehouse/core/alerts/alert-store.ts'
import { isGroupKey } from '@gatehouse/core/alerts/group.ts'
import { alertSources } from '@gatehouse/core/alerts/sources/index.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { didYouMean } from '@gatehouse/core/nearest.ts'
import { z } from 'zod'
import { defineCommand, key, positional } from '../command.ts'
import { demandAlert, SilenceReason, SilenceTime } from '../parameters/alert.ts'
import { yesNo } from '../parameters/yes-no.ts'
import { silencedWith } from '../replies/alert-words.ts'
import { speakerName } from '../replies/incident-words.ts'
import { momentText } from '../replies/moment-text.ts'

/** Longer than this needs a reason for those who wonder later. */
const withoutReasonMs = 3_600_000
/** Of these nobody may be without news for long, on the word of one: they tell of whoever attacks, and of being blind. */
const watchful = ['findings', 'log-reader']
/** What is silenced, in one line of ours or of a card. */
const What = z.string().trim().min(1, 'say what').max(300, 'at most 300 characters')

/** Tells nobody of an alert, or of a kind of them, for a time. They stay in the list. */
export const alertSilence = defineCommand({
  name: 'alert silence',
  summary: 'tell nobody of an alert, or of a kind of them, for a time; they stay in the list',
  role: 'operator',
  risk: 'change',
  parameters: {
    what: positional(What, 'what', 'the number of an alert, its key, or a kind, as in route-health'),
    time: positional(SilenceTime, '1h', 'for how long, 7d at most'),
    reason: key(SilenceReason, '"…"', 'why; must be said for more than an hour'),
    critical: key(yesNo, 'yes', 'critical ones as well', { values: ['yes', 'no'] }),
  },
  examples: [
    'alert silence 3 1h',
    'alert silence route-health:shop 4h reason="new disks"',
    'alert silence disk 2d critical=yes reason="grows on Monday"',
  ],
  propose: ({ alerts, clock }, { what: said, time, reason, critical: wished }, actor, asked) => {
    const { what, alert } = meant(alerts, said)
    if (reason === undefined && time > withoutReasonMs)
      throw new AppError(
        'invalid',
        'Say why, as in: reason="new disks". Without a reason it is for 1h at most.',
      )
    const critical = wished === 'yes' || (wished === undefined && alert?.severity === 'critical')
    const untilMs = asked.atMs + time
    if (untilMs <= clock.nowMs()) throw new AppError('conflict', 'The time of this silence is over already.')
    const fields = [
      { key: 'until', from: null, to: momentText(untilMs, asked.atMs) },
      { key: 'which', from: null, to: critical ? 'critical ones as well' : 'warnings' },
      ...(isCrowd(alert) ? [{ key: 'with', from: null, to: 'each alert that it stands for now' }] : []),
      ...(reason === undefined ? [] : [{ key: 'reason', from: null, to: reason }]),
    ]
    return {
      changes: [{ thing: 'silence', name: what, action: 'add', fields }],
      // Nobody hears of the worst then.
      ...((critical || (time > withoutReasonMs && isWatchful(what, alert))) && {
        risk: 'destructive' as const,
      }),
      done: `Nobody is told of ${what} until ${momentText(untilMs, asked.atMs)}`,
      undo: { none: 'End it with alert unsilence and its number, as in: alert silences' },
      write: nowMs => {
        const by = speakerName(actor)
        const sinceMs = Math.min(nowMs, untilMs - 1)
        // Those of this moment: they come and go while somebody looks for a code.
        const members = isCrowd(alert) ? (alerts.get(alert.id)?.members ?? []) : []
        const made = alerts.silence({ what, critical, by, reason: reason ?? null, sinceMs, untilMs, members })
        return {
          notes: members.length === 0 ? [] : [`Nor of ${silencedWith(made)} by itself.`],
          next: [`alert unsilence ${made.id}`, 'alert silences'],
          data: made,
        }
      },
    }
  },
})

/** Whether it stands for many. */
function isCrowd(alert: KeptAlert | undefined): alert is KeptAlert {
  return alert !== undefined && isGroupKey(alert.key)
}

/** Whether it is more than one finding, or one client, of many. */
function isWatchful(what: string, alert: KeptAlert | undefined): boolean {
  const [kind = ''] = what.split(':', 1)
  if (!watchful.includes(kind)) return false
  return kind !== 'findings' || alert === undefined || isCrowd(alert)
}

/** What is to be silenced, and the alert where one is named. @throws AppError `not_found` */
function meant(alerts: AlertBook, said: string): { what: string; alert: KeptAlert | undefined } {
  if (/^\d+$/.test(said)) {
    const alert = demandAlert(alerts, Number(said))
    return { what: alert.key, alert }
  }
  const alert = alerts.open().find(one => one.key === said)
  const kinds = alertSources.map(({ name }) => name)
  if (alert || kinds.some(name => said === name || said.startsWith(`${name}:`))) return { what: said, alert }
  throw new AppError(
    'not_found',
    `There are no alerts of "${said}".${didYouMean(said, kinds)} Kinds are: ${kinds.join(', ')}.`,
  )
}
