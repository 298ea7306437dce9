import type { Part, PartKind } from './part.ts'
import type { Room } from './room.ts'
import { type FittedPart, type Taken, take } from './take.ts'

/** The order in which parts get room. What an operator must see before they say yes comes before the diff. */
const precedence: readonly PartKind[] = [
  'title',
  'problem',
  'waits',
  'facts',
  'notes',
  'next',
  'diff',
  'records',
  'grid',
  'code',
]
/** What the words about left out items may take, without what to type. */
const moreCost = 80

/** Parts as they are shown. `whole` when nothing is left out and nothing is cut. */
interface Fitted {
  parts: FittedPart[]
  whole: boolean
}

/** The parts within the room, in their order. */
export function fit(parts: readonly Part[], room: Room): Fitted {
  const all = attempt(parts, room, 0)
  return all.whole ? all : attempt(parts, room, moreCost)
}

function attempt(parts: readonly Part[], room: Room, forMore: number): Fitted {
  const fitted = new Map<Part, FittedPart>()
  let left = room.total - parts.length * (room.perPart + forMore)
  for (const { narrower } of parts) if (narrower !== undefined) left -= room.cost(narrower)
  let whole = true
  for (const part of [...parts].sort((a, b) => rank(a) - rank(b))) {
    const taken = best(part, room, left)
    left -= taken.cost
    whole &&= taken.whole
    fitted.set(part, taken.part)
  }
  return { parts: parts.flatMap(part => fitted.get(part) ?? []), whole }
}

function rank({ kind }: Part): number {
  return precedence.indexOf(kind)
}

/** All of a part; or the shorter way to say it when that shows more of the things it is about; or its beginning. */
function best(part: Part, room: Room, left: number): Taken {
  const full = take(part, part.items, room, left)
  if (full.whole || part.shorter === undefined || full.headsHidden === 0) return full
  const short = take(part, part.shorter, room, left)
  return { ...short, part: { ...short.part, short: true }, whole: false }
}
