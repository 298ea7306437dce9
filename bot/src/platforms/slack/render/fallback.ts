import type { Card } from '../../../chat/card.ts'
import { clip } from '../../../chat/layout/clip.ts'
import { clockText, signs, waitWords } from '../../../chat/layout/words.ts'
import { visible } from '../../../visible.ts'
import { escapeMrkdwn } from './escape.ts'

const longestTitle = 300

/**
 * What notifications and screen readers say of a card, as Slack's mrkdwn with nothing in it but text. Clients show the blocks in its place.
 */
export function fallbackText(card: Card): string {
  const { title, severity, pending } = card.reply
  const { sign, word } = signs[severity]
  const said = clip(visible(title).trim() || word, longestTitle, text => text.length).text
  const waits = pending ? ` ${waitWords(pending, card)} ${clockText(pending.expiresAtMs)}.` : ''
  return `${sign} ${escapeMrkdwn(said)}${waits}`
}
