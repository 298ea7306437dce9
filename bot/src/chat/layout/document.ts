import type { Card } from '../card.ts'
import type { TextFile } from '../text-file.ts'
import { boundedFile } from './whole-file.ts'

/** The document that a card brings; null for most. */
export function documentOf({ reply: { code } }: Card): TextFile | null {
  return code?.file === undefined ? null : boundedFile(code.file, `${code.text}\n`)
}

/** A card whose document goes beside it. */
export function withoutDocument(card: Card): Card {
  const { code: _, ...reply } = card.reply
  return { ...card, reply }
}
