import type { AuditActor } from '@gatehouse/core/identity/audit.ts'
import { quoteValue } from '../grammar/grammar.ts'
import { type AnnounceDeps, announceEvent, type Done } from './announce.ts'
import { EventContent } from './event-content.ts'

/**
 * Whether what a key did joins the one card of that key's day: blocks alone, which a program makes by the hundred, without a person who
 * confirmed it or is to keep it.
 */
export function joinsOthers(
  by: AuditActor,
  { changes, revision, confirmation }: Done,
  leased: boolean,
): boolean {
  const ofBlocks = changes.length > 0 && changes.every(({ thing }) => thing === 'block')
  return by.kind === 'key' && revision === null && confirmation === null && !leased && ofBlocks
}

/** Tells of the blocks of a key, on one card a day (UTC), which says how many changes there were and which was the last. */
export function announceProgram(deps: AnnounceDeps, { id, name }: AuditActor, { done, line }: Done): void {
  const day = new Date(deps.clock.nowMs()).toISOString().slice(0, 10)
  const card = `blocks-${id ?? name}-${day}`
  const earlier = deps.cards.newest(`event:${card}`)?.content
  const times = earlier ? EventContent.parse(JSON.parse(earlier)).times + 1 : 1
  announceEvent(
    deps,
    card,
    {
      title:
        times === 1 ? `${name}: ${done}.` : `${name} changed ${times} blocks on ${day}, the last: ${done}.`,
      severity: 'info',
      notes: [line],
      next: [`block list ${quoteValue(name)}`],
    },
    times,
  )
}
