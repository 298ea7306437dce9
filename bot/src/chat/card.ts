import type { Reply } from '../reply.ts'
import type { Deed } from './deed.ts'

/** A button. Platforms show the first three of a card, and put the others into a menu. */
export interface Button {
  /** At most 30 characters. */
  label: string
  style: 'primary' | 'danger' | 'plain'
  deed: Deed
}

/** What somebody is shown in a chat, publicly or alone; platforms render it. All text in it is plain text. */
export interface Card {
  reply: Reply
  buttons: readonly Button[]
  /** The plan that waits for the code of whoever sees this: a platform may ask for it right here instead of by a button. */
  asks: string | null
  /** What is wrong with the code that was given last; shown where the code is asked for. */
  problem: string | null
  /** A page of ours for whoever sees this: the one thing in a card that becomes a link. */
  link?: Link
}

/** An address that we made ourselves, under a name that we gave it. */
export interface Link {
  label: string
  url: string
}

/** A card that asks nothing. */
export function plainCard(reply: Reply, buttons: readonly Button[] = []): Card {
  return { reply, buttons, asks: null, problem: null }
}

/** The plan that a card is about: what becomes of that must be seen in it. */
export function planOf({ reply, asks, buttons }: Card): string | null {
  const [deed] = buttons.flatMap(({ deed }) => (deed.kind === 'run' ? [] : [deed.confirmation]))
  return reply.pending?.id ?? asks ?? deed ?? null
}
