import type { types } from '@slack/bolt'
import type { Card } from '../../../chat/card.ts'
import { buttonsOf, type Drawn } from '../../../chat/layout/buttons.ts'

/** https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element */
const mostOptions = 5

/** The buttons of a card: three, and a menu for the others. */
export function actions(card: Pick<Card, 'buttons'>): types.KnownBlock[] {
  const { first, more } = buttonsOf(card)
  if (first.length === 0) return []
  const buttons = first.map(button)
  return [{ type: 'actions', elements: more.length === 0 ? buttons : [...buttons, menu(more)] }]
}

function button({ label, style, value }: Drawn, index: number): types.Button {
  return {
    type: 'button',
    action_id: `deed-${index + 1}`,
    text: { type: 'plain_text', text: label, emoji: false },
    value,
    ...(style !== 'plain' && { style }),
  }
}

function menu(more: readonly Drawn[]): types.Overflow {
  const options = more.slice(0, mostOptions).map(({ label, value }) => ({
    text: { type: 'plain_text' as const, text: label, emoji: false },
    value,
  }))
  return { type: 'overflow', action_id: 'deed-more', options }
}
