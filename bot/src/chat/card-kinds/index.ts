import type { StoredCard } from '@gatehouse/core/cards/card-store.ts'
import { z } from 'zod'
import { alert } from './alert.ts'
import type { AnyCardKind, CardDeps, Said, Standing } from './card-kind.ts'
import { change } from './change.ts'
import { end } from './end.ts'
import { event } from './event.ts'
import { waits } from './waits.ts'

/** Every kind of public card. What several of them say of things that hold for a time is in `lasting`. */
export const cardKinds: readonly AnyCardKind[] = [waits, change, end, event, alert]

const Kept = z.looseObject({ kind: z.string() })

/**
 * What a public card says at this moment.
 * @throws when a later version kept it
 */
export function cardOf(deps: CardDeps, stored: StoredCard, standing: Standing): Said {
  const { kind, content } = read(stored)
  return kind.say(deps, stored, content, standing)
}

/**
 * The names of what a card's change touches; null when it is about everything, empty when it is about no change.
 * @throws when a later version kept it
 */
export function touchesOf(stored: StoredCard): readonly string[] | null {
  const { kind, content } = read(stored)
  return kind.touches(content)
}

/**
 * Whether a card asks something of people, or tells of trouble, so that it is never left out.
 * @throws when a later version kept it
 */
export function mustShow(deps: CardDeps, stored: StoredCard): boolean {
  const { kind, content } = read(stored)
  return kind.mustShow(deps, content)
}

/** The kind of a card, and what is kept of it: nothing of one that waits, which its confirmation holds. */
function read({ content }: StoredCard): { kind: AnyCardKind; content: unknown } {
  const kept: unknown = content === null ? null : JSON.parse(content)
  const name = kept === null ? waits.kind : Kept.parse(kept).kind
  const kind = cardKinds.find(one => one.kind === name)
  if (!kind) throw new Error(`no kind of card ${name}`)
  return { kind, content: kind.content.parse(kept) }
}
