import type { Room } from '../../../chat/layout/room.ts'
import { visible } from '../../../visible.ts'
import { special } from './escape.ts'

/** Text displays hold 4000 characters in all. https://docs.discord.com/developers/components/reference#text-display */
export const messageRoom: Room = {
  cost: text => costOf(visible(text), special, 2) + 2,
  preformattedCost: text => costOf(visible(text), /[`@]/g, 1),
  total: 3900,
  longest: 1000,
  perItem: 30,
  perPart: 16,
  lines: 40,
}

/** The length of a text when so much is written before or behind each of these. */
function costOf(text: string, escaped: RegExp, each: number): number {
  return text.length + (text.match(escaped)?.length ?? 0) * each
}
