import { isPreformatted, type PartKind } from '../../../chat/layout/part.ts'
import type { Room } from '../../../chat/layout/room.ts'
import { visible } from '../../../visible.ts'
import { special } from './escape.ts'

/** Text displays hold 4000 characters in all. https://docs.discord.com/developers/components/reference#text-display */
export const messageRoom: Room = {
  cost: text => costOf(visible(text), special) + 2,
  preformattedCost: text => costOf(visible(text), /`/g),
  total: 3950,
  longest: 1000,
  perItem,
  perMoment: 24,
  perPart: 16,
  lines: 40,
}

/** With a character before or behind each of these, and one within what may call somebody. */
function costOf(text: string, escaped: RegExp): number {
  return text.length + count(text, escaped) + count(text, /[@#]/g)
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** The marks around an item, its line's end, and the words that stand before some. */
function perItem(kind: PartKind): number {
  if (isPreformatted(kind)) return 1
  return kind === 'next' ? 28 : kind === 'waits' ? 40 : 10
}
