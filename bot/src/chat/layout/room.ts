import type { Cost } from './clip.ts'
import type { PartKind } from './part.ts'

/** How much a surface of a platform holds. Costs are in the platform's own count. */
export interface Room {
  cost: Cost
  /** The same within preformatted text. */
  preformattedCost: Cost
  /** For all parts. */
  total: number
  /** For one item. */
  longest: number
  /** What an item of a kind takes beside its text. */
  perItem: (kind: PartKind) => number
  /** What a moment by the reader's own clock takes. */
  perMoment: number
  perPart: number
  /** The most lines of a part, so that a card stays one that people read on a phone. */
  lines: number
}
