import type { Room } from '../../../chat/layout/fit.ts'
import { visible } from '../../../visible.ts'

/** Text displays hold 4000 characters in all. https://docs.discord.com/developers/components/reference#text-display */
export const messageRoom: Room = {
  cost: text => visible(text).length + 2 * occurrences(text, /[\\*_~`|<>#[\]():@]/g) + 2,
  preformattedCost: text => visible(text).length + occurrences(text, /[`@]/g),
  total: 3800,
  longest: 1000,
  perItem: 12,
  perPart: 16,
  lines: 60,
}

function occurrences(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
