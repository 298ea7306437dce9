import { blockedNetwork } from '@gatehouse/core/blocks/block.ts'
import { mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import type { EffectDeps } from '../command.ts'
import { type AnnounceDeps, makeCard } from './announce.ts'
import { EndContent } from './end-content.ts'

type EndDeps = AnnounceDeps & Pick<EffectDeps, 'edge' | 'blocks'>

/**
 * Tells that a mitigation or a block ends soon, or that it still holds, on the one card of it. Nothing is told of one that has ended meanwhile.
 * @param name as it is typed: `maintenance shop`, `block 203.0.113.7`
 */
export function announceEnd(deps: EndDeps, name: string): void {
  const { number, state } = deps.edge.current()
  const network = blockedNetwork(name)
  const found =
    network === undefined
      ? state.mitigations.find(one => mitigationName(one) === name)
      : deps.blocks.at(network, deps.clock.nowMs())
  if (!found) return
  const { sinceMs, untilMs, by, reason } = found
  const content: EndContent = {
    kind: 'end',
    mitigation: name,
    sinceMs,
    untilMs,
    by,
    reason,
    revision: number,
  }
  makeCard(deps, `end:${name}@${sinceMs}`, content)
}

/** Whether people were told of an end before it came; then its card says by itself that it has ended. */
export function wasToldOf({ cards }: AnnounceDeps, name: string, untilMs: number): boolean {
  const told = cards.newest(`end:${name}@`)
  return told?.content ? EndContent.parse(JSON.parse(told.content)).untilMs === untilMs : false
}
