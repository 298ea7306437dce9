import type { AlertEvent, Trouble } from './alert.ts'
import type { AlertStore, KeptAlert, KeptAlertEvent, Silence } from './alert-store.ts'
import { bounded } from './bounded.ts'
import { crowdsOf } from './crowd.ts'
import { grouped, mostMembers } from './group.ts'
import { silencedBy } from './silenced.ts'
import type { AlertSource, Look } from './source.ts'
import type { Waiting } from './waiting.ts'

/** What comes back within this time is the same alert. */
export const dampMs = 600_000
/** Words and figures of an alert change once within this time; that it is worse is told at once. */
const changeEveryMs = 60_000

/** So long after a critical card there is none again of the same alert, however often it comes back. */
const rungMs = 300_000
const rung = 'rung '

const dayMs = 86_400_000
/** More beginnings within a day are not told apart. */
const mostBegun = 100

interface SettlingDeps {
  alerts: AlertStore
  waiting: Waiting
  nowMs: number
  tell(event: KeptAlertEvent): void
}

/** One turn: what was seen is held against what is kept. Inside one transaction. */
export class Settling {
  readonly #deps: SettlingDeps
  readonly #silences: readonly Silence[]

  constructor(deps: SettlingDeps) {
    this.#deps = deps
    this.#silences = deps.alerts.silences(deps.nowMs)
  }

  /** Takes what a source saw. */
  take(source: AlertSource, look: Look): void {
    const open = this.#deps.alerts.open().filter(({ key }) => key.startsWith(`${source.name}:`))
    const due = this.#due(source, look, new Set(open.map(({ key }) => key)))
    const crowds = crowdsOf(source, look.troubles, open, due, this.#deps.nowMs)
    const seen = new Map<string, Trouble>(lastingOf(look, open).map(trouble => [trouble.key, trouble]))
    for (const trouble of look.troubles) seen.set(trouble.key, trouble)
    for (const { group, key, due: dueHere, crowd } of crowds)
      if (group && dueHere.length > 0) seen.set(key, grouped(source, key, crowd, group.facts))
    const isUnknown = ({ key, members }: KeptAlert) => look.isUnknown(key) || members.some(look.isUnknown)
    for (const alert of open) this.#goOn(source, alert, seen.get(alert.key), isUnknown(alert))
    for (const { group, key, alone, due: dueHere, crowd } of crowds) {
      for (const trouble of alone) this.#raise(trouble)
      if (!group && dueHere.length > 0) this.#raise(grouped(source, key, crowd))
    }
  }

  /** Tells of what goes on and was silent so far, and again of what somebody took and has not ended in their time. */
  tellOpen(): void {
    for (const alert of this.#deps.alerts.open()) {
      const { acknowledged } = alert
      const isOver = acknowledged !== null && acknowledged.untilMs <= this.#deps.nowMs
      if (isOver) {
        const round = alert.told ? alert.round + 1 : alert.round
        const told = alert.told && !silencedBy(alert, this.#silences)
        this.#write('changed', { ...alert, acknowledged: null, round, told })
      } else if (!alert.told && !silencedBy(alert, this.#silences)) this.#write('raised', alert)
    }
  }

  /** Those without an alert that have been there for long enough. */
  #due(source: AlertSource, look: Look, open: ReadonlySet<string>): Trouble[] {
    const { waiting } = this.#deps
    waiting.only(`${source.name}:`, new Set(look.troubles.map(({ key }) => key)))
    const held = look.troubles.filter(({ key }) => waiting.so(key) >= source.holdMs)
    return held.filter(({ key }) => !open.has(key))
  }

  #raise(trouble: Trouble): void {
    const { alerts, nowMs } = this.#deps
    const before = alerts.lastOver(trouble.key, nowMs - dampMs)
    const begunMs = [...(before ? begunLately(before, nowMs) : []), nowMs].slice(-mostBegun)
    const fresh = { ...keptOf(trouble), begunMs, changedMs: nowMs, recoveredMs: null, told: false }
    const rings = trouble.severity === 'critical' && this.#rings(trouble.key)
    const round = before?.told && rings ? before.round + 1 : before?.round
    const alert = before
      ? { ...before, ...fresh, times: before.times + 1, round: round ?? 0 }
      : alerts.add({ ...fresh, raisedMs: nowMs, times: 0, acknowledged: null, round: 0 })
    this.#write('raised', alert)
  }

  #goOn(source: AlertSource, alert: KeptAlert, seen: Trouble | undefined, isUnknown: boolean): void {
    const { waiting } = this.#deps
    // Of another beginning than those of troubles.
    const away = `away ${alert.key}`
    if (seen) {
      waiting.not(away)
      this.#change(alert, seen)
    } else if (isUnknown) waiting.not(away)
    else if (waiting.so(away) >= source.recoverMs) {
      waiting.not(away)
      this.#recover(alert)
    }
  }

  #change(alert: KeptAlert, seen: Trouble): void {
    const { nowMs } = this.#deps
    const { title, severity, facts, route, actions, members } = keptOf(seen)
    const isWorse = severity === 'critical' && alert.severity !== 'critical'
    if (!isWorse && nowMs - alert.changedMs < changeEveryMs) return
    const said = { title, severity, facts, route, actions, members }
    const next = this.#anew(alert, { ...alert, ...said, changedMs: nowMs }, seen.parts ?? [])
    if (next.round !== alert.round || title !== alert.title || severity !== alert.severity)
      this.#write('changed', next)
    else if (JSON.stringify([facts, actions]) !== JSON.stringify([alert.facts, alert.actions]))
      this.#deps.alerts.put(next)
  }

  /**
   * What is told on a card of its own, so that phones ring for what nobody was told of: that it is critical now, or more that is critical in
   * what stands for several. While that is not wanted it waits.
   */
  #anew(before: KeptAlert, next: KeptAlert, parts: NonNullable<Trouble['parts']>): KeptAlert {
    const known = new Set(before.members)
    const more = known.size > 0 ? parts.slice(0, mostMembers).filter(({ key }) => !known.has(key)) : []
    const isMore = more.length > 0
    const isWorse =
      next.severity === 'critical' &&
      (before.severity !== 'critical' || more.some(({ severity }) => severity === 'critical'))
    if (!before.told) return next
    if (silencedBy(next, this.#silences))
      return isMore ? { ...next, told: false, round: before.round + 1 } : next
    if (!isWorse) return next
    // Those that are not told yet are told with the next card.
    if (!this.#rings(before.key)) return { ...next, members: before.members }
    return { ...next, round: before.round + 1 }
  }

  #rings(key: string): boolean {
    const { waiting } = this.#deps
    waiting.end(rung, rungMs)
    if (waiting.for(`${rung}${key}`) !== null) return false
    waiting.so(`${rung}${key}`)
    return true
  }

  #recover(alert: KeptAlert): void {
    const { nowMs } = this.#deps
    this.#write('recovered', { ...alert, recoveredMs: nowMs, changedMs: nowMs, acknowledged: null })
  }

  /** Writes it, and tells it unless that is not wanted: of what nobody was told of, they need not hear that it is over. */
  #write(kind: AlertEvent['kind'], alert: KeptAlert): void {
    const { alerts, nowMs, tell } = this.#deps
    const isSilent = silencedBy(alert, this.#silences) !== undefined
    const isTold = kind === 'recovered' ? alert.told : !isSilent
    // What was not told yet is new to people, whatever has happened to it.
    const kept = { ...alert, told: alert.told || isTold }
    alerts.put(kept)
    if (isTold) tell({ kind: kind === 'changed' && !alert.told ? 'raised' : kind, alert: kept, atMs: nowMs })
  }
}

/** What is kept of a trouble, without what it is made of but their keys. */
function keptOf(trouble: Trouble): Omit<Trouble, 'parts'> & Pick<KeptAlert, 'members'> {
  const { parts = [], ...kept } = bounded(trouble)
  return { ...kept, members: parts.slice(0, mostMembers).map(({ key }) => key) }
}

/** When it began before, within a day. */
function begunLately({ begunMs, raisedMs }: KeptAlert, nowMs: number): number[] {
  const known = begunMs.length > 0 ? begunMs : [raisedMs]
  return known.filter(ms => ms > nowMs - dayMs)
}

function lastingOf({ lasting = [] }: Look, open: readonly KeptAlert[]): Trouble[] {
  const raisedMs = new Map(open.map(alert => [alert.key, alert.raisedMs]))
  return lasting
    .filter(({ trouble, sinceMs }) => (raisedMs.get(trouble.key) ?? Number.POSITIVE_INFINITY) <= sinceMs)
    .map(({ trouble }) => trouble)
}
