import { type Mitigation, mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import type { EffectDeps } from '../command.ts'
import { type AnnounceDeps, makeCard } from './announce.ts'
import { EndContent } from './end-content.ts'

type EndDeps = AnnounceDeps & Pick<EffectDeps, 'edge'>

/** Tells that a mitigation ends soon, or that it still holds, on the one card of it. Nothing is told of one that has ended meanwhile. */
export function announceEnd(deps: EndDeps, name: string): void {
  const { number, state } = deps.edge.current()
  const found = state.mitigations.find(one => mitigationName(one) === name)
  if (found) makeCard(deps, subjectOf(found), contentOf(found, number))
}

/** Whether people were told of an end before it came; then its card says by itself that it has ended. */
export function wasToldOf({ cards }: AnnounceDeps, name: string, untilMs: number): boolean {
  const told = cards.newest(`end:${name}@`)
  return told?.content ? EndContent.parse(JSON.parse(told.content)).untilMs === untilMs : false
}

function subjectOf(mitigation: Mitigation): string {
  return `end:${mitigationName(mitigation)}@${mitigation.sinceMs}`
}

function contentOf(mitigation: Mitigation, revision: number | null): EndContent {
  const { sinceMs, untilMs, by, reason } = mitigation
  return { kind: 'end', mitigation: mitigationName(mitigation), sinceMs, untilMs, by, reason, revision }
}
