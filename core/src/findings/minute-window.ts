import { Rollup } from '../access-log/rollup.ts'
import { type MinuteTotals, minuteTotalsOf } from '../access-log/totals.ts'
import type { TrafficPage } from '../access-log/traffic-store.ts'
import type { MinuteView } from './detector.ts'

/** So many minutes before one are shown with it. */
export const minutesBefore = 60
export const minuteS = 60
/** Of a minute those with the most requests, so that the memory is bounded. */
const mostRoutes = 1000

const noTotals = minuteTotalsOf(new Rollup().toRow())

/** What the last minutes were, by route: read once from the rows, and again when a late line changed one. */
export class MinuteWindow {
  readonly #minutes = new Map<number, ReadonlyMap<string, MinuteTotals>>()

  /** A row of that minute was written. */
  isStale(startS: number): void {
    this.#minutes.delete(startS)
  }

  /** Of each route to which something came in this minute or in one of those before. */
  views(page: TrafficPage, startS: number, sinceMs: number): MinuteView[] {
    const firstS = startS - minutesBefore * minuteS
    for (const held of this.#minutes.keys()) if (held < firstS || held > startS) this.#minutes.delete(held)
    this.#load(page, firstS, startS)
    const routes = new Set([...this.#minutes.values()].flatMap(minute => [...minute.keys()]))
    return [...routes].sort().map(route => {
      const at = (minute: number) => this.#minutes.get(minute)?.get(route)
      const before = Array.from({ length: minutesBefore }, (_, back) => {
        const minute = startS - (back + 1) * minuteS
        return at(minute) ?? (minute * 1000 >= sinceMs ? noTotals : null)
      })
      return { route, startS, minute: at(startS) ?? noTotals, before }
    })
  }

  #load(page: TrafficPage, firstS: number, lastS: number): void {
    for (let minute = firstS; minute <= lastS; minute += minuteS)
      if (!this.#minutes.has(minute)) this.#minutes.set(minute, read(page, minute))
  }
}

function read(page: TrafficPage, startS: number): ReadonlyMap<string, MinuteTotals> {
  const rows = page.rollups('minute', startS, startS + minuteS)
  if (rows.length > mostRoutes) rows.sort((one, other) => other.row.requests - one.row.requests)
  return new Map(rows.slice(0, mostRoutes).map(({ route, row }) => [route, minuteTotalsOf(row)]))
}
