import type { Clock } from '../clock.ts'
import { untilWords } from '../routing/mitigation/mitigation.ts'
import { topClients } from './client-traffic.ts'
import type {
  ClientTraffic,
  RecentTraffic,
  RouteTraffic,
  TrafficCount,
  TrafficCoverage,
  TrafficFilter,
  TrafficRate,
} from './recent-traffic.ts'
import { routeTraffic } from './route-traffic.ts'
import type { Slot } from './slot.ts'
import { Slots } from './slots.ts'
import { Tally } from './tally.ts'

/** What a reader of the access log has to say, whenever it has read. */
export interface ReadReport {
  /** It begins anew: nothing that it said before counts. */
  anew: boolean
  slots: Slot[]
  /** From when on each request is counted, and until when. */
  sinceMs: number
  untilMs: number
  behindBytes: number
  /** Lines that nothing could be made of, in all. */
  unread: number
  /** Why it cannot read on, as a clause without a full stop. */
  blind: string | null
}

interface WindowDeps {
  clock: Pick<Clock, 'nowMs'>
  /** From 0 to 1, without 1. */
  random(): number
  /** Told which networks are counted one by one from now on. */
  watch(networks: readonly string[], untilMs: number): void
}

const minuteMs = 60_000
/** A reader that is further behind than this says nothing about now. */
const mostBehindMs = 10_000
/** One that is ahead has not seen that the clock was set back. */
const mostAheadMs = 2000
const mostCounted = 100
const usual = { fromMs: 17 * minuteMs, untilMs: 2 * minuteMs, leastMs: 5 * minuteMs }

/** The last minutes of traffic, in memory: at most 270,000 entries of clients and 75,000 of routes, whatever comes. */
export class TrafficWindow implements RecentTraffic {
  readonly #deps: WindowDeps
  readonly #slots: Slots
  /** What was counted since the last report: guards, previews and answers ask the same. */
  readonly #counted = new Map<string, TrafficCount>()
  #said: Exclude<TrafficCoverage, { kind: 'unknown' }> | string = 'the access log is still being read'

  constructor(deps: WindowDeps) {
    this.#deps = deps
    this.#slots = new Slots(deps.random)
  }

  /** Takes in what a reader says. */
  take(report: ReadReport): void {
    this.#counted.clear()
    if (report.anew) this.#slots.clear()
    const nowMs = this.#deps.clock.nowMs()
    for (const slot of report.slots) this.#slots.add(slot, nowMs)
    const { sinceMs, untilMs, behindBytes, unread, blind } = report
    this.#said = blind ?? { kind: 'known', sinceMs, untilMs, behindBytes, unread }
  }

  /** There is nobody who reads. `words` is a clause without a full stop. */
  lose(words: string): void {
    this.#said = words
  }

  coverage(): TrafficCoverage {
    if (typeof this.#said === 'string') return { kind: 'unknown', words: this.#said }
    const behindMs = this.#deps.clock.nowMs() - this.#said.untilMs
    if (behindMs < -mostAheadMs)
      return { kind: 'unknown', words: 'the clock was set back, and the access log is not read since then' }
    if (this.#said.sinceMs > this.#deps.clock.nowMs())
      return {
        kind: 'unknown',
        words: `requests are counted from ${untilWords(this.#said.sinceMs)} on`,
      }
    if (behindMs <= mostBehindMs) return this.#said
    return {
      kind: 'unknown',
      words: `reading the access log is ${Math.round(behindMs / 1000)} seconds behind`,
    }
  }

  rate(filter: TrafficFilter = {}, untilMs?: number): TrafficRate | null {
    const span = this.#lastMinute(untilMs)
    if (!span) return null
    const count = this.#tally(span, filter)
    const all = this.#tally(span, { routes: filter.routes })
    return {
      ...count,
      perMinute: perMinute(count.requests, span),
      share: share(count.requests, all.requests),
      clientShare: share(count.clients, all.clients),
      failedShare: share(count.outcomes.failed, count.requests),
      usualPerMinute: this.#usually(filter),
    }
  }

  since(fromMs: number, filter: TrafficFilter = {}, untilMs?: number): TrafficCount | null {
    const span = this.#span(fromMs, untilMs ?? Number.POSITIVE_INFINITY)
    return span && this.#tally(span, filter)
  }

  byRoute(): RouteTraffic[] {
    const span = this.#lastMinute()
    if (!span) return []
    const usually = this.#usualSpan()
    return routeTraffic(this.#between(span), this.#between(usually), {
      perMinute: requests => perMinute(requests, span),
      usually: requests => usually && perMinute(requests, usually),
    })
  }

  topClients(most: number, route?: string): ClientTraffic[] {
    const span = this.#lastMinute()
    if (!span) return []
    const usually = this.#usualSpan()
    return topClients(this.#between(span), this.#between(usually), {
      most,
      route,
      perMinute: requests => perMinute(requests, span),
      usually: requests => usually && perMinute(requests, usually),
    })
  }

  watch(networks: readonly string[], untilMs: number): void {
    this.#deps.watch(networks, untilMs)
  }

  #tally(span: Span, filter: TrafficFilter): TrafficCount {
    const name = JSON.stringify([span, filter.routes, filter.networks])
    const known = this.#counted.get(name)
    if (known) return known
    const tally = new Tally(filter)
    for (const slot of this.#between(span)) tally.add(slot)
    const counted = { ...span, ...tally.count() }
    if (this.#counted.size < mostCounted) this.#counted.set(name, counted)
    return counted
  }

  #between(span: Span | null): Iterable<Slot> {
    return span === null ? [] : this.#slots.between(span.fromMs, span.untilMs)
  }

  #usually(filter: TrafficFilter): number | null {
    const span = this.#usualSpan()
    return span && perMinute(this.#tally(span, filter).requests, span)
  }

  #lastMinute(nowMs = this.#deps.clock.nowMs()): Span | null {
    return this.#span(nowMs - minuteMs, nowMs)
  }

  #usualSpan(): Span | null {
    const nowMs = this.#deps.clock.nowMs()
    const span = this.#span(nowMs - usual.fromMs, nowMs - usual.untilMs)
    return span && span.untilMs - span.fromMs >= usual.leastMs ? span : null
  }

  /** What is known of a time, in whole slots; null when that is nothing. */
  #span(fromMs: number, untilMs: number): Span | null {
    const coverage = this.coverage()
    if (coverage.kind === 'unknown') return null
    this.#slots.advance(this.#deps.clock.nowMs())
    const span = {
      // Before `sinceMs` nothing came, or what came is left out whole: its slot begins earlier.
      fromMs: Math.max(this.#slots.roundUp(fromMs), this.#slots.roundDown(coverage.sinceMs)),
      untilMs: this.#slots.roundDown(Math.min(untilMs, coverage.untilMs)),
    }
    return span.fromMs < span.untilMs ? span : null
  }
}

interface Span {
  fromMs: number
  untilMs: number
}

function perMinute(requests: number, { fromMs, untilMs }: Span): number {
  return (requests * minuteMs) / (untilMs - fromMs)
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
