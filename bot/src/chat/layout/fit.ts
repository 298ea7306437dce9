import { type Cost, clip, counting } from './clip.ts'
import { counted, type Item, isPreformatted, type Part, type PartKind } from './part.ts'

/** How much a surface of a platform holds. Costs are in the platform's own count. */
export interface Room {
  cost: Cost
  /** The same within preformatted text. */
  preformattedCost: Cost
  /** For all parts. */
  total: number
  /** For one item. */
  longest: number
  /** What an item, and what a part, take beside their text. */
  perItem: number
  perPart: number
  /** The most lines of a part, so that a card stays one that people read on a phone. */
  lines: number
}

/** A part as it is shown: what there is room for, and how many items are left out. */
export interface FittedPart {
  kind: PartKind
  items: readonly Item[]
  hidden: number
}

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
/** What the words about left out items may take. */
const moreCost = 80
/** An item is left out rather than cut shorter than this. */
const leastCost = 80
const waitsCost = 160

/** The parts within the room, in their order. `whole` when nothing is left out and nothing is cut. */
export function fit(parts: readonly Part[], room: Room): { parts: FittedPart[]; whole: boolean } {
  const fitted = new Map<Part, FittedPart>()
  let left = room.total - parts.length * (room.perPart + moreCost)
  if (parts.some(({ kind }) => kind === 'waits')) left -= waitsCost
  let whole = true
  for (const part of byPrecedence(parts)) {
    const taken = best(part, room, left)
    left -= taken.cost
    whole &&= taken.whole
    fitted.set(part, taken.part)
  }
  return { parts: parts.flatMap(part => fitted.get(part) ?? []), whole }
}

/** `… and 4,812 more lines`, and where the rest is. */
export function moreWords({ kind, hidden }: FittedPart, where: 'file' | 'console'): string {
  const what = hidden === 1 ? counted[kind].slice(0, -1) : counted[kind]
  return `… and ${counting(hidden)} more ${what} (whole ${where === 'file' ? 'in the file' : 'at the console'})`
}

function byPrecedence(parts: readonly Part[]): Part[] {
  return [...parts].sort((a, b) => precedence.indexOf(a.kind) - precedence.indexOf(b.kind))
}

interface Taken {
  part: FittedPart
  cost: number
  whole: boolean
}

/** All of a part; or the shorter way to say it when that fits whole; or its first items. */
function best(part: Part, room: Room, left: number): Taken {
  const full = take(part.kind, part.items, room, left)
  if (full.whole || part.shorter === undefined) return full
  const shorter = take(part.kind, part.shorter, room, left)
  return shorter.whole ? { ...shorter, whole: false } : full
}

function take(kind: PartKind, items: readonly Item[], room: Room, left: number): Taken {
  const shown: Item[] = []
  let cost = 0
  let whole = true
  for (const item of items) {
    if (shown.length === room.lines) break
    const roomLeft = Math.min(room.longest, left - cost) - room.perItem
    const clipped = clipItem(item, roomLeft, isPreformatted(kind) ? room.preformattedCost : room.cost)
    if (clipped === null) break
    cost += clipped.cost + room.perItem
    whole &&= !clipped.cut
    shown.push(clipped.item)
  }
  const hidden = items.length - shown.length
  return { part: { kind, items: shown, hidden }, cost, whole: whole && hidden === 0 }
}

/** An item up to a cost; null when hardly anything of it would be left. */
function clipItem(
  item: Item,
  maxCost: number,
  cost: Cost,
): { item: Item; cost: number; cut: boolean } | null {
  const { strong, text } = item
  const all = cost(strong) + cost(text)
  if (all <= maxCost) return { item, cost: all, cut: false }
  if (maxCost < leastCost) return null
  const head = clip(strong, text === '' ? maxCost : maxCost / 2, cost)
  const rest = clip(text, maxCost - cost(head.text), cost)
  return {
    item: { strong: head.text, text: rest.text },
    cost: cost(head.text) + cost(rest.text),
    cut: head.cut || rest.cut,
  }
}
