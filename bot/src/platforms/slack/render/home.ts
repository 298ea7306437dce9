import type { types } from '@slack/bolt'
import type { Card } from '../../../chat/card.ts'
import { fit } from '../../../chat/layout/fit.ts'
import { partsOf } from '../../../chat/layout/parts-of.ts'
import { actions } from './actions.ts'
import { drawLink, drawPart, richText, text } from './block.ts'
import { homeRoom } from './room.ts'

const mostBlocks = 100

/** Cards one below the other, as many as a page holds. https://docs.slack.dev/surfaces/app-home */
export function renderHome(cards: readonly Card[]): types.HomeView {
  const blocks: types.KnownBlock[] = []
  let shown = 0
  for (const card of cards) {
    const next = [...(shown > 0 ? [{ type: 'divider' } as const] : []), ...drawCard(card)]
    if (blocks.length + next.length >= mostBlocks) break
    blocks.push(...next)
    shown += 1
  }
  if (cards.length === 0) blocks.push(richText([text('There is nothing to show.')]))
  const more = cards.length - shown
  if (more > 0) blocks.push(richText([text(`… and ${more} more (whole at the console)`, { italic: true })]))
  return { type: 'home', blocks }
}

function drawCard(card: Card): types.KnownBlock[] {
  const { parts } = fit(partsOf(card), homeRoom)
  return [...parts.flatMap(part => drawPart(part, card, 'console')), ...drawLink(card), ...actions(card)]
}
