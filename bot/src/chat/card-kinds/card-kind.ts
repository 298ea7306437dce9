import type { StoredCard } from '@gatehouse/core/cards/card-store.ts'
import type { LeaseStore } from '@gatehouse/core/operations/lease.ts'
import type { z } from 'zod'
import type { CommandDeps } from '../../command.ts'
import type { Measures } from '../../measuring/measured.ts'
import type { Card } from '../card.ts'

/** What public cards are worked out from. */
export interface CardDeps {
  confirmations: Pick<CommandDeps['confirmations'], 'find'>
  revisions: Pick<CommandDeps['revisions'], 'get' | 'active' | 'state'>
  accounts: Pick<CommandDeps['accounts'], 'get'>
  alerts: Pick<CommandDeps['alerts'], 'get' | 'silences'>
  audit: Pick<CommandDeps['audit'], 'get' | 'undoing'>
  edge: Pick<CommandDeps['edge'], 'current'>
  blocks: Pick<CommandDeps['blocks'], 'at' | 'lastEnd'>
  leases: Pick<LeaseStore, 'get'>
  measures: Measures
  clock: Pick<CommandDeps['clock'], 'nowMs'>
}

/** What a public card says now. `final`: it will never say anything else. */
export interface Said {
  card: Card
  final: boolean
}

/** How a card stands to those after it. */
export interface Standing {
  /** Nothing that it touches was changed by one of them. */
  untouched: boolean
  /** It is recent enough to be kept up to date; otherwise it says its last word, which asks nothing. */
  current: boolean
}

/** A kind of public card: what is kept of one, and what it says at any moment. */
export interface CardKind<Content> {
  /** As what is kept of it says. */
  kind: string
  /** What is kept of it that nothing else holds. */
  content: z.ZodType<Content>
  /** What it says at this moment, worked out from what is stored. */
  say(deps: CardDeps, stored: StoredCard, content: Content, standing: Standing): Said
  /** The names of what it changed; null when it is about everything, empty when it changed nothing. */
  touches(content: Content): readonly string[] | null
  /** It asks something of people, or tells of trouble: it is shown, however many others wait to be shown as well. */
  mustShow(deps: CardDeps, content: Content): boolean
}

/** A kind whose content is hidden, as the list of kinds needs it. */
export type AnyCardKind = CardKind<unknown>

/** Declares a kind of card. */
export function defineCardKind<Content>(kind: CardKind<Content>): AnyCardKind {
  return kind as unknown as AnyCardKind
}
