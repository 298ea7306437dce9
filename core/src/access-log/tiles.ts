import type { KeptSpan } from './traffic-store.ts'

/** Rows of one length, and for which time they are there. */
export interface Rows<Name> {
  resolution: Name
  lengthS: number
  kept: KeptSpan
}

/** Rows of one length that are to be read: those that begin from `fromS` on and before `untilS`. */
export interface Tile<Name> {
  resolution: Name
  fromS: number
  untilS: number
}

/** A span in seconds since 1970. */
export interface SpanS {
  fromS: number
  untilS: number
}

/**
 * The span that rows can answer for: widened at either end to the shortest rows that are kept there.
 * @param rows the shortest first; at least one
 */
export function widened<Name>(span: SpanS, rows: readonly Rows<Name>[]): SpanS {
  const lengthAt = (atS: number) => (rows.find(({ kept }) => kept.sinceS <= atS) ?? rows.at(-1))?.lengthS ?? 1
  const untilLengthS = lengthAt(Math.max(span.fromS, span.untilS - 1))
  return {
    fromS: down(span.fromS, lengthAt(span.fromS)),
    untilS: down(span.untilS + untilLengthS - 1, untilLengthS),
  }
}

/**
 * Which rows to read for a span that was widened, in the order of time: the longest wherever they fit, so that there are few; none
 * twice, and none that are not kept.
 * @param rows the shortest first
 */
export function tilesOf<Name>({ fromS, untilS }: SpanS, rows: readonly Rows<Name>[]): Tile<Name>[] {
  const tiles: Tile<Name>[] = []
  for (let atS = fromS; atS < untilS; ) {
    const fitting = rows.findLast(
      ({ lengthS, kept }) =>
        atS % lengthS === 0 && atS >= kept.sinceS && atS + lengthS <= Math.min(untilS, kept.untilS),
    )
    if (!fitting) {
      atS = Math.min(untilS, ...rows.map(({ kept }) => kept.sinceS).filter(sinceS => sinceS > atS))
      continue
    }
    const { resolution, lengthS } = fitting
    const last = tiles.at(-1)
    if (last?.resolution === resolution && last.untilS === atS) last.untilS += lengthS
    else tiles.push({ resolution, fromS: atS, untilS: atS + lengthS })
    atS += lengthS
  }
  return tiles
}

function down(atS: number, lengthS: number): number {
  return Math.floor(atS / lengthS) * lengthS
}
