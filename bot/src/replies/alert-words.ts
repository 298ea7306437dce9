import { cutAddresses } from '@gatehouse/core/access-log/privacy/cut-addresses.ts'
import type { KeptAlert, Silence } from '@gatehouse/core/alerts/alert-store.ts'
import { silencedBy } from '@gatehouse/core/alerts/silenced.ts'
import { durationText } from '@gatehouse/core/duration-text.ts'
import type { Reply, Severity } from '../reply.ts'
import { momentText } from './moment-text.ts'
import { untilText, whenText } from './when-text.ts'

const ordinals = new Intl.PluralRules('en', { type: 'ordinal' })
const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }

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
  const { facts, raisedMs, recoveredMs, acknowledged } = alert
  const again = againText(alert)
  const silence = recoveredMs === null ? silencedBy(alert, silences) : undefined
  return [
    ...facts,
    ['since', momentText(sinceMs(alert), nowMs), sinceMs(alert)],
    ...(recoveredMs === null
      ? []
      : [
          ['over', momentText(recoveredMs, nowMs), recoveredMs] as const,
          ['lasted', lastedText(recoveredMs - sinceMs(alert))] as const,
        ]),
    ...(again === null ? [] : [['again', `${again}, first ${momentText(raisedMs, nowMs)}`] as const]),
    ...(acknowledged ? [lookedAfter(acknowledged, nowMs)] : []),
    ...(silence ? [['silenced', silencedText(silence, nowMs)] as const] : []),
  ]
}

/** How it stands, in one cell of a table. */
export function alertState(alert: KeptAlert, silences: readonly Silence[], nowMs: number): string {
  const { recoveredMs, acknowledged } = alert
  if (recoveredMs !== null) return `over ${whenText(recoveredMs, nowMs)}`
  const silence = silencedBy(alert, silences)
  if (silence) return `silenced, ends ${untilText(silence.untilMs, nowMs)}`
  const again = againText(alert)
  const open = again === null ? 'open' : `open, ${again}`
  return acknowledged ? `${acknowledged.by} looks after it` : open
}

/** When it began, the last time: what comes back soon is the same alert. */
export function sinceMs({ begunMs, raisedMs }: Pick<KeptAlert, 'begunMs' | 'raisedMs'>): number {
  return begunMs.at(-1) ?? raisedMs
}

/** How often it has begun by now, as in `3rd time in 24 h`; null when it has not come back. */
export function againText({ begunMs }: Pick<KeptAlert, 'begunMs'>): string | null {
  const { length } = begunMs
  return length < 2 ? null : `${length}${endings[ordinals.select(length)] ?? 'th'} time in 24 h`
}

/** What else a silence of many is of. */
export function silencedWith({ members: { length } }: Pick<Silence, 'members'>): string {
  return length === 1 ? 'the one that was in it' : `the ${length} that were in it`
}

/** A time in the past, without what nobody asks for. */
export function lastedText(ms: number): string {
  const roundMs = ms < 60_000 ? 1000 : 60_000
  return durationText(Math.max(0, Math.floor(ms / roundMs) * roundMs))
}

function silencedText({ untilMs, by, members }: Silence, nowMs: number): string {
  const whole = `until ${momentText(untilMs, nowMs)}, by ${by}`
  return members.length === 0 ? whole : `${whole}, with ${silencedWith({ members })}`
}

function lookedAfter({ by, untilMs }: NonNullable<KeptAlert['acknowledged']>, nowMs: number): Fact {
  return ['looked after', `by ${by} until ${momentText(untilMs, nowMs)}`, untilMs]
}

/** An alert as somebody may see it to whom clients are shown as their networks; without lines that are about one. */
export function withoutClients(alert: KeptAlert): KeptAlert {
  if (!alert.key.startsWith('findings:')) return alert
  return {
    ...alert,
    title: cutAddresses(alert.title),
    facts: alert.facts.map(([label, value]) => [label, cutAddresses(value)] as const),
    actions: alert.actions.filter(line => !line.startsWith('block ')),
  }
}
