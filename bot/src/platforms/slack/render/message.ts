import type { types } from '@slack/bolt'
import type { Card } from '../../../chat/card.ts'
import { fit } from '../../../chat/layout/fit.ts'
import { partsOf } from '../../../chat/layout/parts-of.ts'
import { wholeFile } from '../../../chat/layout/whole-file.ts'
import type { TextFile } from '../../../chat/text-file.ts'
import { actions } from './actions.ts'
import { drawLink, drawPart } from './block.ts'
import { fallbackText } from './fallback.ts'
import { messageRoom } from './room.ts'

/**
 * A card as a message, within all limits. `files`: whether a file can be attached where it goes; then `file` is the whole of what was
 * folded. Whoever sends it passes `parse: 'none'`, `link_names: false`, `unfurl_links: false` and `unfurl_media: false`.
 * https://docs.slack.dev/reference/block-kit/blocks
 */
export function renderMessage(
  card: Card,
  { files }: { files: boolean },
): { text: string; blocks: types.KnownBlock[]; file: TextFile | null } {
  const { parts, whole } = fit(partsOf(card), messageRoom)
  const blocks = parts.flatMap(part => drawPart(part, card, files ? 'file' : 'console'))
  return {
    text: fallbackText(card),
    blocks: [...blocks, ...drawLink(card), ...actions(card)],
    file: whole || !files ? null : wholeFile(card),
  }
}
