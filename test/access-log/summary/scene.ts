import { lengthS, spansOf } from '@gatehouse/core/access-log/ladder.ts'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { Rollup } from '@gatehouse/core/access-log/rollup.ts'
import type { Resolution, RollupRow } from '@gatehouse/core/access-log/rollup-row.ts'
import { Summaries } from '@gatehouse/core/access-log/summary.ts'
import { Tops } from '@gatehouse/core/access-log/tops.ts'
import type { TopsResolution, TopsRow } from '@gatehouse/core/access-log/tops-row.ts'
import type {
  KeptSpan,
  LadderMarks,
  LogCoverage,
  Stored,
  TrafficStore,
} from '@gatehouse/core/access-log/traffic-store.ts'
import { logLine } from '../rollup/lines.ts'

const [hourS, dayS] = [3600, 86_400]

/** Monday, 14:20:41 UTC. */
export const nowMs = Date.UTC(2026, 10, 23, 14, 20, 41)

/** What is kept at that moment: minutes for 48 hours, hours for 60 days, days for two years. */
export const marks: LadderMarks = {
  minuteSinceS: down(nowMs / 1000 - 2 * dayS, hourS),
  hourSinceS: down(nowMs / 1000 - 60 * dayS, dayS),
  daySinceS: down(nowMs / 1000 - 730 * dayS, dayS),
  tenMinutesSinceS: down(nowMs / 1000 - 2 * dayS, dayS),
  topsDaySinceS: down(nowMs / 1000 - 60 * dayS, dayS),
  hourUntilS: down(nowMs / 1000, hourS),
  dayUntilS: down(nowMs / 1000, dayS),
  topsDayUntilS: down(nowMs / 1000, dayS),
  thinnedS: 0,
}

/** Rows of given lines in memory. Beside those that are kept there are others, with a request that must not be counted. */
export class SummaryScene implements TrafficStore {
  readonly summaries = new Summaries(this)
  readonly #lines: LogLine[]
  readonly #said: Partial<LogCoverage>
  /** How many rows were read. */
  read = 0

  constructor(lines: readonly Partial<LogLine>[], said: Partial<LogCoverage> = {}) {
    this.#lines = lines.map(logLine)
    this.#said = said
  }

  coverage(): LogCoverage {
    const times = this.#lines.map(({ atMs }) => atMs)
    const unread = { garbage: 0, tooLong: 0, torn: 0, outOfTime: 0, cutOff: 0, lostFiles: 0, lostBytes: 0 }
    return {
      kept: spansOf(marks, nowMs / 1000),
      sinceMs: times.length === 0 ? null : Math.min(...times),
      lastLineMs: times.length === 0 ? null : Math.max(...times),
      untilMs: nowMs,
      behindBytes: 0,
      behindMs: 0,
      unread,
      blind: null,
      thinnedMs: null,
      ...this.#said,
    }
  }

  unchanged<T>(work: () => T): T {
    return work()
  }

  *rollups(...[name, fromS, untilS, routes]: [Resolution, number, number, readonly string[] | null]) {
    const kept = this.coverage().kept.rollups[name]
    const rows = this.#rows(name, kept, routes, line => {
      const rollup = new Rollup()
      if (line) rollup.add(line)
      return rollup
    })
    for (const { startS, route, row } of rows)
      if (startS >= fromS && startS < untilS) yield this.#counted<RollupRow>(startS, route, row.toRow())
  }

  *tops(...[name, fromS, untilS, routes]: [TopsResolution, number, number, readonly string[] | null]) {
    const kept = this.coverage().kept.tops[name]
    const rows = this.#rows(name, kept, routes, line => {
      const tops = new Tops()
      if (line) tops.add(line)
      return tops
    })
    for (const { startS, route, row } of rows)
      if (startS >= fromS && startS < untilS) yield this.#counted<TopsRow>(startS, route, row.toRow())
  }

  #counted<Row>(startS: number, route: string, row: Row): Stored<Row> {
    this.read += 1
    return { startS, route, row }
  }

  /** A row for each line. Just before and behind what is kept there is a row with a request of a route of its own. */
  *#rows<Sum>(
    name: Resolution | TopsResolution,
    kept: KeptSpan,
    routes: readonly string[] | null,
    sumOf: (line?: LogLine) => Sum,
  ): Iterable<{ startS: number; route: string; row: Sum }> {
    for (const startS of [kept.sinceS - lengthS[name], kept.untilS])
      yield { startS, route: 'wrong', row: sumOf(logLine()) }
    for (const line of this.#lines) {
      const startS = down(line.atMs / 1000, lengthS[name])
      const route = line.route ?? ''
      if (startS < kept.sinceS || startS >= kept.untilS) continue
      if (routes === null || routes.includes(route)) yield { startS, route, row: sumOf(line) }
    }
  }
}

function down(atS: number, length: number): number {
  return Math.floor(atS / length) * length
}
