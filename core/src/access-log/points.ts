import type { Resolution } from './rollup-row.ts'
import type { Rows, SpanS } from './tiles.ts'

/** Points in time that are equally far from each other; the last one holds the end of what was asked for. */
export interface Points {
  fromS: number
  stepS: number
  count: number
  /** Rows that lie within one point each, the shortest first. */
  rows: readonly Rows<Resolution>[]
}

/** Minutes of a longer time are many rows for a small difference. */
const mostOfMinutesS = 6 * 3600

/**
 * At most so many points for a span, each of whole minutes, hours or days: the shortest that are kept since then and for which there are enough points.
 * The first minute, hour or day is left out where the last one takes its place.
 * @param rows the shortest first: minutes, hours, days
 * @param most at least one
 */
export function pointsOf(span: SpanS, most: number, rows: readonly Rows<Resolution>[]): Points {
  const lengthS = Math.max(1, span.untilS - span.fromS)
  const needS = lengthS / most
  const fitting = rows.findIndex(({ lengthS: unitS, kept }, at) => {
    const next = rows[at + 1]
    if (!next) return true
    const tooLong = needS >= next.lengthS || (at === 0 && lengthS > mostOfMinutesS)
    return !tooLong && placed(span, most, unitS).fromS >= kept.sinceS
  })
  return { ...placed(span, most, rows[fitting]?.lengthS ?? 1), rows: rows.slice(0, fitting + 1) }
}

function placed({ fromS, untilS }: SpanS, most: number, unitS: number): Omit<Points, 'rows'> {
  const lengthS = Math.max(1, untilS - fromS)
  const stepS = Math.ceil(lengthS / (most * unitS)) * unitS
  const count = Math.min(most, Math.ceil(lengthS / stepS))
  const endS = Math.ceil(untilS / unitS) * unitS
  return { fromS: endS - count * stepS, stepS, count }
}
