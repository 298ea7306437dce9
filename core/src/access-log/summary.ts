import { lengthS } from './ladder.ts'
import { pointsOf } from './points.ts'
import { Rollup } from './rollup.ts'
import type { Resolution, RollupRow } from './rollup-row.ts'
import { Frequent, type FrequentKey } from './sketch/frequent.ts'
import { Slowest, type SlowRequest, slowestOf } from './slowest.ts'
import { common, coverageOf, type SummaryCoverage } from './summary-coverage.ts'
import { type Rows, type SpanS, tilesOf, widened } from './tiles.ts'
import { frequentFrom, mostKept, ofRoute, topOfRoutes, withoutCredentials } from './tops.ts'
import type { TopKind, TopsResolution, TopsRow } from './tops-row.ts'
import { type SpanMs, type Totals, totalsOf } from './totals.ts'
import type { KeptSpans, LogCoverage, Stored, TrafficStore } from './traffic-store.ts'

/** Whose traffic, and when. */
export interface SummaryQuery extends SpanMs {
  /** By their names of then, '' for what no route took; null for all. Several names are one sum. */
  routes: readonly string[] | null
}

/** A number is null when nothing is known, and zero when nothing came. */
export interface Summary {
  totals: Totals | null
  coverage: SummaryCoverage
}

export interface RouteTotals {
  /** '' for what no route took. */
  route: string
  totals: Totals
}

export interface SeriesPoint extends SpanMs {
  totals: Totals | null
}

export interface Series {
  stepMs: number
  points: SeriesPoint[]
  coverage: SummaryCoverage
}

/** Requests to each route in time: a column of as many values as there are points; null where nothing is known of one. */
export interface RequestsByRoute {
  fromMs: number
  stepMs: number
  /** Those to which something came. */
  routes: { route: string; requests: (number | null)[] }[]
  /** As many as the points, for a route to which nothing came: zero where that is known. */
  none: (number | null)[]
  coverage: SummaryCoverage
}

/** Of which texts the most frequent are asked for. */
export interface TopQuery extends SummaryQuery {
  /** One text sent to two routes is two, and each names its route. */
  byRoute?: boolean
}

export interface TopSummary {
  /** The first of them may be less frequent than the second, if their bounds overlap. `route` where that was asked for: '' for none. */
  keys: (FrequentKey & { route?: string })[]
  /** Of how many texts of that kind they are. */
  total: number
  coverage: SummaryCoverage
}

export interface SlowSummary {
  /** Each with its route, '' for none. */
  requests: (SlowRequest & { route: string })[]
  coverage: SummaryCoverage
}

/**
 * What the access log says of some time, the same for everybody who asks. Of a time that is long ago there are whole hours or whole days alone: the answer says
 * what it spans. Each method throws an `AppError` `unavailable` when stored numbers cannot be read.
 */
export class Summaries {
  readonly #store: TrafficStore

  constructor(store: TrafficStore) {
    this.#store = store
  }

  totals(query: SummaryQuery): Summary {
    return this.#store.unchanged(() => {
      const { span, rows, coverage } = this.#asked(query)
      const sum = new Rollup()
      for (const { row } of this.#rollups(span, rows, query)) sum.mergeRow(row)
      return { totals: coverage.known && totalsOf(sum, coverage.known), coverage }
    })
  }

  /** Each route to which something came, the busiest first. */
  byRoute(query: SummaryQuery): { routes: RouteTotals[]; coverage: SummaryCoverage } {
    return this.#store.unchanged(() => {
      const { span, rows, coverage } = this.#asked(query)
      const sums = new Map<string, Rollup>()
      for (const { route, row } of this.#rollups(span, rows, query)) sumIn(sums, route).mergeRow(row)
      const known = coverage.known ?? coverage.span
      const routes = [...sums].map(([route, sum]) => ({ route, totals: totalsOf(sum, known) }))
      return { routes: routes.sort(byRequests), coverage }
    })
  }

  /**
   * How it went in time.
   * @param most points; there are fewer when what is kept is too coarse
   */
  series(query: SummaryQuery, most: number): Series {
    return this.#store.unchanged(() => {
      const log = this.#store.coverage()
      const { fromS, stepS, count, rows } = pointsOf(inSeconds(query), most, rollupRows(log.kept))
      const span = { fromS, untilS: fromS + count * stepS }
      const sums = new Map<number, Rollup>()
      for (const { startS, row } of this.#rollups(span, rows, query))
        sumIn(sums, Math.floor((startS - fromS) / stepS)).mergeRow(row)
      const coverage = coverageOf(log, span, log.kept.rollups.day)
      const points = Array.from({ length: count }, (_, at) => {
        const point = { fromMs: (fromS + at * stepS) * 1000, untilMs: (fromS + (at + 1) * stepS) * 1000 }
        const known = coverage.known && common(point, coverage.known)
        return { ...point, totals: known && totalsOf(sums.get(at) ?? new Rollup(), known) }
      })
      return { stepMs: stepS * 1000, points, coverage }
    })
  }

  /** How many requests came to each route in time, in at most so many points as in `series`. */
  requests(query: SummaryQuery, most: number): RequestsByRoute {
    return this.#store.unchanged(() => {
      const log = this.#store.coverage()
      const { fromS, stepS, count, rows } = pointsOf(inSeconds(query), most, rollupRows(log.kept))
      const span = { fromS, untilS: fromS + count * stepS }
      const coverage = coverageOf(log, span, log.kept.rollups.day)
      const [fromMs, stepMs] = [fromS * 1000, stepS * 1000]
      const none = Array.from({ length: count }, (_, at) => {
        const point = { fromMs: fromMs + at * stepMs, untilMs: fromMs + (at + 1) * stepMs }
        return coverage.known && common(point, coverage.known) ? 0 : null
      })
      const columns = new Map<string, (number | null)[]>()
      for (const { startS, route, row } of this.#rollups(span, rows, query)) {
        const column = columns.get(route) ?? [...none]
        columns.set(route, column)
        const at = Math.floor((startS - fromS) / stepS)
        const before = column[at]
        if (typeof before === 'number') column[at] = before + row.requests
      }
      const routes = [...columns].map(([route, requests]) => ({ route, requests }))
      return { fromMs, stepMs, routes, none, coverage }
    })
  }

  /** The most frequent texts of a kind, with bounds: they are what clients sent, but for credentials that can be known by their shape. */
  top(kind: TopKind, { byRoute = false, ...query }: TopQuery, most: number): TopSummary {
    const sum = new Frequent(mostKept)
    const coverage = this.#tops(query, ({ route, row }) => {
      const texts = frequentFrom(row, kind)
      sum.merge(byRoute ? ofRoute(texts, route) : texts)
    })
    const keys = byRoute ? topOfRoutes(sum, most) : withoutCredentials(sum).top(most)
    return { keys, total: sum.total, coverage }
  }

  /** @param most at most 20 are kept */
  slowest(query: SummaryQuery, most: number): SlowSummary {
    let found: SlowSummary['requests'] = []
    const coverage = this.#tops(query, ({ route, row }) => {
      const requests = Slowest.fromBytes(row.slowest).top(most)
      found = slowestOf([...found, ...requests.map(request => ({ ...request, route }))])
    })
    return { requests: found.slice(0, most), coverage }
  }

  #asked(query: SummaryQuery) {
    const log: LogCoverage = this.#store.coverage()
    const rows = rollupRows(log.kept)
    const span = widened(inSeconds(query), rows)
    return { span, rows, coverage: coverageOf(log, span, log.kept.rollups.day) }
  }

  *#rollups(
    span: SpanS,
    rows: readonly Rows<Resolution>[],
    { routes }: SummaryQuery,
  ): Iterable<Stored<RollupRow>> {
    for (const { resolution, fromS, untilS } of tilesOf(span, rows))
      yield* this.#store.rollups(resolution, fromS, untilS, routes)
  }

  #tops(query: SummaryQuery, take: (stored: Stored<TopsRow>) => void): SummaryCoverage {
    return this.#store.unchanged(() => {
      const log = this.#store.coverage()
      const rows = topsRows(log.kept)
      const span = widened(inSeconds(query), rows)
      for (const { resolution, fromS, untilS } of tilesOf(span, rows))
        for (const stored of this.#store.tops(resolution, fromS, untilS, query.routes)) take(stored)
      return coverageOf(log, span, log.kept.tops.day)
    })
  }
}

function rollupRows({ rollups }: KeptSpans): Rows<Resolution>[] {
  const names: Resolution[] = ['minute', 'hour', 'day']
  return names.map(resolution => ({ resolution, lengthS: lengthS[resolution], kept: rollups[resolution] }))
}

function topsRows({ tops }: KeptSpans): Rows<TopsResolution>[] {
  const names: TopsResolution[] = ['ten-minutes', 'day']
  return names.map(resolution => ({ resolution, lengthS: lengthS[resolution], kept: tops[resolution] }))
}

function inSeconds({ fromMs, untilMs }: SpanMs): SpanS {
  return { fromS: Math.floor(fromMs / 1000), untilS: Math.ceil(untilMs / 1000) }
}

function sumIn<Key>(sums: Map<Key, Rollup>, key: Key): Rollup {
  const sum = sums.get(key) ?? new Rollup()
  sums.set(key, sum)
  return sum
}

function byRequests(one: RouteTotals, other: RouteTotals): number {
  return other.totals.requests - one.totals.requests || (one.route < other.route ? -1 : 1)
}
