import type { Room } from '../../../chat/layout/room.ts'
import { visible } from '../../../visible.ts'

/** In bytes of JSON, the strictest way in which Slack might count. */
function cost(text: string): number {
  return Buffer.byteLength(JSON.stringify(visible(text)))
}

const look = { cost, preformattedCost: cost, longest: 2500, perItem: 120, perPart: 250 }

/** A message takes about 13,000 characters of blocks in all. https://github.com/slackapi/bolt-js/issues/2509 */
export const messageRoom: Room = { ...look, total: 10_000, lines: 40 }
/** People read a plan here before they confirm it, and there is no file: more, but the field for the code stays within reach. */
export const modalRoom: Room = { ...look, total: 15_000, lines: 80 }
/** One of several cards on a page. */
export const homeRoom: Room = { ...look, longest: 600, total: 4000, lines: 15 }
