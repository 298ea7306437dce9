import type { KeptAlert, Silence } from '@gatehouse/core/alerts/alert-store.ts'
import { silencedBy } from '@gatehouse/core/alerts/silenced.ts'
import { durationText } from '@gatehouse/core/duration-text.ts'
import type { Reply, Severity } from '../reply.ts'
import { momentText } from './moment-text.ts'
import { untilText, whenText } from './when-text.ts'

type Fact = NonNullable<Reply['facts']>[number]

/** How grave it is to look at. */
export function alertSeverity({ severity, recoveredMs }: KeptAlert): Severity {
  if (recoveredMs !== null) return 'ok'
  return severity === 'critical' ? 'error' : 'warning'
}

/** Its title, and whether that is over. */
export function alertTitle({ title, recoveredMs }: KeptAlert): string {
  return recoveredMs === null ? title : `Over: ${title}`
}

/** What is known of it: what it saw, since when, and who looks after it. The texts of others in it are hostile. */
export function alertFacts(alert: KeptAlert, silences: readonly Silence[], nowMs: number): Fact[] {
  const { facts, raisedMs, recoveredMs, times, acknowledged } = alert
  const silence = recoveredMs === null ? silencedBy(alert, silences) : undefined
  return [
    ...facts,
    ['since', momentText(raisedMs, nowMs), raisedMs],
    ...(recoveredMs === null
      ? []
      : [
          ['over', momentText(recoveredMs, nowMs), recoveredMs] as const,
          ['lasted', lastedText(recoveredMs - raisedMs)] as const,
        ]),
    ...(times > 0 ? [['came back', times === 1 ? 'once' : `${times} times`] as const] : []),
    ...(acknowledged ? [lookedAfter(acknowledged, nowMs)] : []),
    ...(silence
      ? [['silenced', `until ${momentText(silence.untilMs, nowMs)}, by ${silence.by}`] as const]
      : []),
  ]
}

/** How it stands, in one cell of a table. */
export function alertState(alert: KeptAlert, silences: readonly Silence[], nowMs: number): string {
  const { recoveredMs, acknowledged } = alert
  if (recoveredMs !== null) return `over ${whenText(recoveredMs, nowMs)}`
  const silence = silencedBy(alert, silences)
  if (silence) return `silenced, ends ${untilText(silence.untilMs, nowMs)}`
  return acknowledged ? `${acknowledged.by} looks after it` : 'open'
}

/** A time in the past, without what nobody asks for. */
export function lastedText(ms: number): string {
  const roundMs = ms < 60_000 ? 1000 : 60_000
  return durationText(Math.max(0, Math.floor(ms / roundMs) * roundMs))
}

function lookedAfter({ by, untilMs }: NonNullable<KeptAlert['acknowledged']>, nowMs: number): Fact {
  return ['looked after', `by ${by} until ${momentText(untilMs, nowMs)}`, untilMs]
}

/** An alert as somebody may see it to whom whole addresses of clients are not shown. */
export function withoutClients(alert: KeptAlert): KeptAlert {
  if (!alert.key.startsWith('findings:')) return alert
  return {
    ...alert,
    facts: alert.facts.filter(([label]) => label !== 'about'),
    actions: alert.actions.filter(line => !line.startsWith('block ')),
  }
}
