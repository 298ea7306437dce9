import { isPreformatted, type PartKind } from '../../../chat/layout/part.ts'
import type { Room } from '../../../chat/layout/room.ts'
import { visible } from '../../../visible.ts'

/** In bytes of JSON, the strictest way in which Slack might count. */
function cost(text: string): number {
  return Buffer.byteLength(JSON.stringify(visible(text))) - 2
}

/** The elements around an item, and the words that stand before some. */
function perItem(kind: PartKind): number {
  if (isPreformatted(kind)) return 2
  return kind === 'waits' ? 250 : kind === 'records' || kind === 'facts' || kind === 'notes' ? 90 : 160
}

const look = { cost, preformattedCost: cost, longest: 2500, perItem, perMoment: 220, perPart: 250 }

/** A message takes about 13,000 characters of blocks in all. https://github.com/slackapi/bolt-js/issues/2509 */
export const messageRoom: Room = { ...look, total: 10_000, lines: 40 }
/** People read a plan here before they confirm it, and there is no file: more, but the field for the code stays within reach. */
export const modalRoom: Room = { ...look, total: 15_000, lines: 80 }
/** One of several cards on a page. */
export const homeRoom: Room = { ...look, longest: 600, total: 8000, lines: 15 }
