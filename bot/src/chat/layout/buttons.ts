import { visible } from '../../visible.ts'
import type { Button, Card } from '../card.ts'
import { type Deed, deedText } from '../deed.ts'
import { shortened } from './clip.ts'

/** A button as it is drawn. */
export interface Drawn {
  label: string
  style: Button['style']
  deed: Deed
  /** What the platform gives back when it is pressed. */
  value: string
}

const firstButtons = 3

/** The buttons of a card: the first three, and the others for a menu. What does the same is there once. */
export function buttonsOf({ buttons }: Pick<Card, 'buttons'>): { first: Drawn[]; more: Drawn[] } {
  const byValue = new Map<string, Drawn>()
  for (const { label, style, deed } of buttons) {
    const value = deedText(deed)
    // Neither platform takes half a surrogate pair, which only a name from elsewhere could hold.
    if (!byValue.has(value) && value.isWellFormed())
      byValue.set(value, { label: shortLabel(label), style, deed, value })
  }
  const all = [...byValue.values()]
  return { first: all.slice(0, firstButtons), more: all.slice(firstButtons) }
}

/** Far below the 75 characters of Slack and the 80 of Discord: phones show about thirty. */
const longestLabel = 60

function shortLabel(label: string): string {
  return shortened(visible(label).trim() || '…', longestLabel)
}
