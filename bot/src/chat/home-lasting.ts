import { blockName } from '@gatehouse/core/blocks/block.ts'
import { mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import type { CommandDeps } from '../command.ts'
import { whenText } from '../replies/when-text.ts'
import { type Card, plainCard } from './card.ts'
import type { LastingNow } from './card-kinds/lasting/lasting-now.ts'
import { lastingButtons, lastingFacts } from './card-kinds/lasting/lasting-words.ts'

type LastingDeps = Pick<CommandDeps, 'edge' | 'blocks' | 'clock'>

/** Something that holds for a time, and who began it. */
type Held = LastingNow & { kind: 'holds'; sinceMs: number; by: string }

/** More are not read one by one. */
const mostBlocks = 100
/** As many have a card of their own. */
const mostShown = 8

/**
 * A card for each mitigation and block that holds now, those that end first before the others, and one for all that there is no room for.
 * @param mayEnd whether whoever looks may extend and end them
 */
export function lastingCards(deps: LastingDeps, mayEnd: boolean): Card[] {
  const nowMs = deps.clock.nowMs()
  // A hundred thousand blocks are no list for a page.
  const blocks = deps.blocks.count(nowMs)
  const unread = blocks > mostBlocks ? blocks : 0
  const all = heldNow(deps, nowMs, unread === 0).sort((one, other) => endOf(one) - endOf(other))
  const cards = all.slice(0, mostShown).map(one =>
    plainCard(
      {
        title: one.name,
        severity: 'info',
        facts: [...lastingFacts([one], nowMs), ['begun', `${whenText(one.sinceMs, nowMs)}, by ${one.by}`]],
      },
      mayEnd ? lastingButtons([one]) : [],
    ),
  )
  const more = all.length - cards.length + unread
  if (more <= 0) return cards
  return [
    ...cards,
    plainCard({ title: `${more} more hold now.`, severity: 'info', next: ['mitigation list', 'block list'] }),
  ]
}

function heldNow({ edge, blocks }: LastingDeps, nowMs: number, withBlocks: boolean): Held[] {
  return [
    ...edge.current().state.mitigations.map(one => ({ ...one, name: mitigationName(one) })),
    ...(withBlocks ? blocks.live(nowMs) : []).map(one => ({ ...one, name: blockName(one) })),
  ].map(({ name, untilMs, reason, sinceMs, by }) => ({ kind: 'holds', name, untilMs, reason, sinceMs, by }))
}

function endOf({ untilMs }: Held): number {
  return untilMs ?? Number.POSITIVE_INFINITY
}
