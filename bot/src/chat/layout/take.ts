import { type Cost, clip, counting } from './clip.ts'
import { counted, type Item, isPreformatted, type Part, type PartKind } from './part.ts'
import type { Room } from './room.ts'
import { typedCommand } from './words.ts'

/** A part as it is shown: what there is room for, and how much is left out. */
export interface FittedPart {
  kind: PartKind
  items: readonly Item[]
  hidden: number
  /** It is said shorter than it could be. */
  short: boolean
  /** What to type for some of what is left out. */
  narrower?: string
}

/** The same, and what it takes. */
export interface Taken {
  part: FittedPart
  cost: number
  whole: boolean
  headsHidden: number
}

/** An item is left out rather than cut shorter than this. */
const leastCost = 80

/** The first items of a part, as many as there is room for. Of records none is shown by half. */
export function take(
  { kind, beyond = 0, narrower }: Part,
  items: readonly Item[],
  room: Room,
  left: number,
): Taken {
  const cost = isPreformatted(kind) ? room.preformattedCost : room.cost
  const perItem = room.perItem(kind)
  const shown: Item[] = []
  let used = 0
  let whole = beyond === 0
  const lines = room.lines + (items[0]?.columns ? 1 : 0)
  for (const item of items.slice(0, lines)) {
    const beside = perItem + (item.atMs === undefined ? 0 : room.perMoment)
    const clipped = clipItem(item, Math.min(room.longest, left - used) - beside, cost)
    if (clipped === null) break
    used += clipped.cost + beside
    whole &&= !clipped.cut
    shown.push(clipped.item)
  }
  const kept = kind === 'records' ? wholeRecords(shown, items) : shown
  const rest = items.slice(kept.length)
  const headsHidden = countHeads(rest) + beyond
  const hidden = kind === 'records' ? headsHidden : rest.length + beyond
  return {
    part: { kind, items: kept, hidden, short: false, ...(narrower !== undefined && { narrower }) },
    cost: used,
    whole: whole && rest.length === 0,
    headsHidden,
  }
}

/** `… and 4,812 more lines`, and how to see the rest; null when everything is there. */
export function moreWords(part: FittedPart, where: 'file' | 'console'): string | null {
  const { kind, hidden, short } = part
  const whole = `whole ${where === 'file' ? 'in the file' : 'at the console'}`
  if (hidden === 0) return short ? `In short; ${whole}` : null
  const more = `… and ${counting(hidden)} more ${counted[kind][hidden === 1 ? 0 : 1]}`
  const rows = kind === 'grid' || kind === 'records'
  return rows && where === 'console' ? `${more}; ${restWords(part)}` : `${more} (${whole})`
}

/** What somebody can do about rows that are left out, without a file. */
function restWords({ narrower }: FittedPart): string {
  return narrower === undefined
    ? 'say it more narrowly, or ask at the console'
    : `type ${typedCommand(narrower)} for some of them, or ask at the console`
}

function wholeRecords(shown: readonly Item[], items: readonly Item[]): readonly Item[] {
  const next = items[shown.length]
  if (next === undefined || next.head) return shown
  const last = shown.findLastIndex(({ head }) => head)
  const first = shown.findIndex(({ head }) => head)
  return last <= first ? shown : shown.slice(0, last)
}

function countHeads(items: readonly Item[]): number {
  return items.filter(({ head }) => head).length
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
    item: { ...item, strong: head.text, text: rest.text },
    cost: cost(head.text) + cost(rest.text),
    cut: head.cut || rest.cut,
  }
}
