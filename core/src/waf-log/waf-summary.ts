import type { FrequentKey } from '../access-log/sketch/frequent.ts'
import type { SpanMs } from '../access-log/totals.ts'
import type { LiveReading } from '../access-log/traffic-store.ts'
import { isJudging, type WafSample } from './waf-match.ts'
import {
  restRule,
  type WafCount,
  type WafQuery,
  type WafRule,
  type WafState,
  type WafStore,
} from './waf-store.ts'
import { WafSum } from './waf-sum.ts'

/** What is asked about. */
export interface WafAsked extends SpanMs {
  /** Null for all. */
  route: string | null
}

/** Of how much of the time that was asked about the log is known. */
export interface WafCoverage {
  /** What was asked for, widened to whole hours (UTC). */
  span: SpanMs
  /** Null while nothing of it was read. */
  state: Pick<WafState, 'sinceMs' | 'lastLineMs' | 'unread' | 'blind'> | null
  live: LiveReading
}

/** A rule on a route. */
export interface WafTop extends WafCount {
  /** How many clients; within 2 %. */
  clients: number
  /** The path that most of them asked for, and how many of the matches that was at least. */
  path: FrequentKey | null
  /** Null where it has said nothing of itself. */
  about: WafRule | null
}

/** The rules that matched most. */
export interface WafTops {
  tops: WafTop[]
  /** Rules on routes that are not among them. */
  others: number
  /** Matches that are not told apart, because there were too many rules and routes. */
  rest: number
  coverage: WafCoverage
}

/** What one rule did. */
export interface WafRuleSummary {
  about: WafRule | null
  matches: number
  refused: number
  /** Refused, and no other rule had found anything: they would have passed without it. */
  alone: number
  clients: number
  paths: FrequentKey[]
  parts: FrequentKey[]
  /** The last ones last. */
  samples: readonly WafSample[]
  /** On which routes, most first. */
  routes: WafCount[]
  coverage: WafCoverage
}

const hourS = 3600
const mostShown = 8

/** What the WAF's rules matched, as everything tells it that shows a number of them. */
export class WafSummaries {
  readonly #store: WafStore
  readonly #live: () => LiveReading

  constructor(store: WafStore, live: () => LiveReading) {
    this.#store = store
    this.#live = live
  }

  /** The rules on routes that matched most, but for those that judge what others found. */
  top(asked: WafAsked, most: number): WafTops {
    return this.#store.unchanged(() => this.#tops(asked, most))
  }

  /** What one rule did on a route, or on all. */
  rule(rule: number, asked: WafAsked): WafRuleSummary {
    return this.#store.unchanged(() => this.#rule(rule, asked))
  }

  #tops(asked: WafAsked, most: number): WafTops {
    const query = this.#query(asked, null)
    const counts = this.#store.counts(query)
    const telling = counts.filter(({ rule }) => !isJudging(rule) && rule !== restRule)
    const rest = counts.find(({ rule }) => rule === restRule)?.matches ?? 0
    const tops = telling.slice(0, most).map(count => this.#top(count, query))
    return { tops, others: telling.length - tops.length, rest, coverage: this.#coverage(query) }
  }

  #rule(rule: number, asked: WafAsked): WafRuleSummary {
    const query = this.#query(asked, rule)
    const sum = new WafSum()
    for (const { row } of this.#store.hours(query)) sum.mergeRow(row)
    const { matches, refused, alone, samples } = sum
    return {
      about: this.#store.rule(rule),
      matches,
      refused,
      alone,
      clients: sum.clients.count(),
      paths: sum.paths.top(mostShown),
      parts: sum.parts.top(mostShown),
      samples,
      routes: this.#store.counts(query),
      coverage: this.#coverage(query),
    }
  }

  #top(count: WafCount, query: WafQuery): WafTop {
    const { route, rule } = count
    const sum = new WafSum()
    for (const { row } of this.#store.hours({ ...query, route, rule })) sum.mergeRow(row)
    const path = sum.paths.top(1)[0] ?? null
    return { ...count, clients: sum.clients.count(), path, about: this.#store.rule(rule) }
  }

  #query({ fromMs, untilMs, route }: WafAsked, rule: number | null): WafQuery {
    const fromS = Math.floor(fromMs / 1000 / hourS) * hourS
    const untilS = Math.ceil(untilMs / 1000 / hourS) * hourS
    return { fromS, untilS, route, rule }
  }

  #coverage({ fromS, untilS }: WafQuery): WafCoverage {
    const span = { fromMs: fromS * 1000, untilMs: untilS * 1000 }
    const known = this.#store.wafState()
    if (known === null) return { span, state: null, live: this.#live() }
    const { sinceMs, lastLineMs, unread, blind } = known
    return { span, state: { sinceMs, lastLineMs, unread, blind }, live: this.#live() }
  }
}
