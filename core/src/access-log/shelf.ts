import type { LogLine } from './log-line.ts'
import { Rollup } from './rollup.ts'
import type { Resolution } from './rollup-row.ts'
import { Tops } from './tops.ts'
import type { TopsResolution } from './tops-row.ts'
import type { TrafficPage } from './traffic-store.ts'

/** What lines are summed up in. */
export interface Sum {
  add(line: LogLine): void
}

/** One table of sums, whatever they are. */
export interface Shelf<S extends Sum, Name extends string> {
  empty(): S
  merge(into: S, other: S): void
  read(page: TrafficPage, resolution: Name, startS: number, route: string): S | null
  /** Merges the rows that begin between two moments into one sum for each route. */
  sumUp(page: TrafficPage, resolution: Name, fromS: number, untilS: number): Map<string, S>
  first(page: TrafficPage, resolution: Name, fromS: number): number | null
  put(page: TrafficPage, resolution: Name, startS: number, route: string, sum: S): void
  forget(page: TrafficPage, resolution: Name, beforeS: number, most: number): number
}

export const rollupShelf: Shelf<Rollup, Resolution> = {
  empty: () => new Rollup(),
  merge: (into, other) => into.merge(other),
  read: (page, resolution, startS, route) => {
    const row = page.rollup(resolution, startS, route)
    return row && Rollup.fromRow(row)
  },
  sumUp: (page, resolution, fromS, untilS) => {
    const sums = new Map<string, Rollup>()
    for (const { route, row } of page.rollups(resolution, fromS, untilS))
      sumOf(sums, route, () => new Rollup()).mergeRow(row)
    return sums
  },
  first: (page, resolution, fromS) => page.firstRollup(resolution, fromS),
  put: (page, resolution, startS, route, sum) =>
    page.putRollup(resolution, { startS, route, row: sum.toRow() }),
  forget: (page, resolution, beforeS, most) => page.forgetRollups(resolution, beforeS, most),
}

export const topsShelf: Shelf<Tops, TopsResolution> = {
  empty: () => new Tops(),
  merge: (into, other) => into.merge(other),
  read: (page, resolution, startS, route) => {
    const row = page.tops(resolution, startS, route)
    return row && Tops.fromRow(row)
  },
  sumUp: (page, resolution, fromS, untilS) => {
    const sums = new Map<string, Tops>()
    for (const { route, row } of page.topsBetween(resolution, fromS, untilS))
      sumOf(sums, route, () => new Tops()).merge(Tops.fromRow(row))
    return sums
  },
  first: (page, resolution, fromS) => page.firstTops(resolution, fromS),
  put: (page, resolution, startS, route, sum) => {
    if (resolution === 'day') sum.mask()
    page.putTops(resolution, { startS, route, row: sum.toRow() })
  },
  forget: (page, resolution, beforeS, most) => page.forgetTops(resolution, beforeS, most),
}

function sumOf<S>(sums: Map<string, S>, route: string, empty: () => S): S {
  const known = sums.get(route)
  if (known) return known
  const sum = empty()
  sums.set(route, sum)
  return sum
}
