import type { AskedSummaries } from '@gatehouse/core/access-log/asked-summaries.ts'
import type { RouteTotals } from '@gatehouse/core/access-log/summary.ts'
import type { SummaryCoverage } from '@gatehouse/core/access-log/summary-coverage.ts'
import type { Totals } from '@gatehouse/core/access-log/totals.ts'

/** What is counted of a route. */
export type TrafficCounts = Totals['classes'] & Pick<Totals, 'limited' | 'blocked' | 'meant' | 'bytes'>

/** What the log says, and what of it was not said before. */
export interface CountedTraffic {
  /** By the route's own name. */
  since: ReadonlyMap<string, TrafficCounts>
  /** Of the last minutes, at least five. */
  lately: readonly RouteTotals[]
  coverage: SummaryCoverage
}

/** Of a route to which nothing came. */
export const nothing: TrafficCounts = {
  ...{ '1xx': 0, '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0, cut: 0 },
  ...{ limited: 0, blocked: 0, meant: 0, bytes: 0 },
}

const minuteMs = 60_000
const windowMs = 5 * minuteMs
/** Minutes are kept for a day while there is room; whoever asks less often begins anew. */
const longestMs = 24 * 3_600_000

/**
 * Counts on from one asking to the next by asking for the last minutes alone. A minute is done with once the log is read far enough beyond
 * it, so that no line is counted twice and none is left out while the reading is behind.
 */
export class CountOn {
  readonly #summaries: Pick<AskedSummaries, 'byRoute'>
  #fromMs: number
  #seen = new Map<string, TrafficCounts>()

  /** @param sinceMs the minute in which this is, is the first that is counted */
  constructor(summaries: Pick<AskedSummaries, 'byRoute'>, sinceMs: number) {
    this.#summaries = summaries
    this.#fromMs = minuteOf(sinceMs)
  }

  /** @throws AppError `unavailable`; then nothing is lost */
  async next(nowMs: number): Promise<CountedTraffic> {
    const untilMs = minuteOf(nowMs) + minuteMs
    if (untilMs - this.#fromMs > longestMs) await this.#anew(untilMs)
    const asked = await this.#between(this.#fromMs, untilMs)
    // Those minutes are gone, so that whole hours were counted.
    if (asked.coverage.span.fromMs < this.#fromMs) {
      await this.#anew(untilMs)
      return this.next(nowMs)
    }
    const { routes, coverage } = asked
    const now = new Map(routes.map(({ route, totals }) => [route, countsOf(totals)]))
    // Minutes that are over do not change any more, so that asking for them alone gives exactly their part.
    const doneMs = Math.min(minuteOf(coverage.untilMs ?? 0), minuteOf(nowMs)) - windowMs
    const done = doneMs > this.#fromMs ? (await this.#between(this.#fromMs, doneMs)).routes : []
    const since = new Map([...now].map(([route, counts]) => [route, less(counts, this.#seen.get(route))]))
    const doneCounts = new Map(done.map(({ route, totals }) => [route, countsOf(totals)]))
    this.#seen = new Map([...now].map(([route, counts]) => [route, less(counts, doneCounts.get(route))]))
    if (doneMs > this.#fromMs) this.#fromMs = doneMs
    return { since, lately: routes, coverage }
  }

  async #anew(untilMs: number): Promise<void> {
    const fromMs = untilMs - minuteMs - windowMs
    const { routes } = await this.#between(fromMs, untilMs)
    this.#fromMs = fromMs
    this.#seen = new Map(routes.map(({ route, totals }) => [route, countsOf(totals)]))
  }

  #between(fromMs: number, untilMs: number) {
    return this.#summaries.byRoute({ routes: null, fromMs, untilMs })
  }
}

function minuteOf(ms: number): number {
  return Math.floor(ms / minuteMs) * minuteMs
}

function countsOf({ classes, limited, blocked, meant, bytes }: Totals): TrafficCounts {
  return { ...classes, limited, blocked, meant, bytes }
}

/** Never below nothing: a database that was begun anew must not take away what was counted. */
function less(counts: TrafficCounts, before: TrafficCounts | undefined): TrafficCounts {
  const part = (name: keyof TrafficCounts) => Math.max(0, counts[name] - (before?.[name] ?? 0))
  return {
    '1xx': part('1xx'),
    '2xx': part('2xx'),
    '3xx': part('3xx'),
    '4xx': part('4xx'),
    '5xx': part('5xx'),
    cut: part('cut'),
    limited: part('limited'),
    blocked: part('blocked'),
    meant: part('meant'),
    bytes: part('bytes'),
  }
}
