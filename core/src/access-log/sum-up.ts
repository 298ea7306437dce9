import { floor, lengthS } from './ladder.ts'
import type { Resolution } from './rollup-row.ts'
import type { Shelf, Sum } from './shelf.ts'
import type { TopsResolution } from './tops-row.ts'
import type { TrafficPage } from './traffic-store.ts'

/** From what to what is summed up. */
export interface Step<Name> {
  from: Name & (Resolution | TopsResolution)
  to: Name & (Resolution | TopsResolution)
}

/** Works out the rows `to` that begin between two moments, from all that there are of `from`. */
export function sumUp<S extends Sum, Name extends string>(
  page: TrafficPage,
  shelf: Shelf<S, Name>,
  { from, to }: Step<Name>,
  fromS: number,
  untilS: number,
): void {
  const length = lengthS[to]
  for (let next = shelf.first(page, from, fromS); next !== null && next < untilS; ) {
    const startS = floor(next, length)
    for (const [route, sum] of shelf.sumUp(page, from, startS, startS + length))
      shelf.put(page, to, startS, route, sum)
    next = shelf.first(page, from, startS + length)
  }
}
