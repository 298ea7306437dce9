import { blockedNetwork, blockName } from '@gatehouse/core/blocks/block.ts'
import type { Change } from '@gatehouse/core/change.ts'
import { lastChange } from '@gatehouse/core/operations/last-change.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { whoText } from '../../../replies/who-text.ts'
import type { CardDeps } from '../card-kind.ts'

/** Something that holds for a time only, as it is at this moment. */
export type LastingNow =
  /** `untilMs` null: until somebody revokes it. */
  | { kind: 'holds'; name: string; untilMs: number | null; reason: string | null }
  /** `by` null: by itself. Both are null where nobody can tell any more. */
  | { kind: 'ended'; name: string; atMs: number | null; by: string | null }

/** When a card was made, and the revision that it tells of, if it is one. */
export interface CardMoment {
  atMs: number
  revision: number | null
}

/** What a change began or changed that holds for a time only, as the commands call it: `maintenance shop`, `block 203.0.113.7`. */
export function lastingOf(changes: readonly Change[]): string[] {
  return changes.flatMap(({ thing, name, action }) => {
    if (action === 'remove') return []
    return thing === 'mitigation' ? [name] : thing === 'block' ? [blockName({ network: name })] : []
  })
}

/** How it is with something that held when a card was made; what was begun anew since is another one. */
export function lastingNow(deps: CardDeps, name: string, made: CardMoment): LastingNow {
  const network = blockedNetwork(name)
  return network === undefined ? mitigationNow(deps, name, made) : blockNow(deps, network, made)
}

function mitigationNow({ edge, revisions }: CardDeps, name: string, made: CardMoment): LastingNow {
  const sameIn = ({ mitigations }: DesiredState) =>
    mitigations.find(one => mitigationName(one) === name && one.sinceMs <= made.atMs)
  const found = sameIn(edge.current().state)
  if (found) return { kind: 'holds', name, untilMs: found.untilMs, reason: found.reason }
  const end =
    made.revision === null
      ? null
      : lastChange(revisions, made.revision, state => (sameIn(state) ? 'holds' : 'ended'))
  return {
    kind: 'ended',
    name,
    atMs: end && (end.settledAtMs ?? end.createdAtMs),
    by: end && whoText(end.author),
  }
}

function blockNow({ blocks, clock }: CardDeps, network: string, made: CardMoment): LastingNow {
  const name = blockName({ network })
  const found = blocks.at(network, clock.nowMs())
  if (found && found.sinceMs <= made.atMs)
    return { kind: 'holds', name, untilMs: found.untilMs, reason: found.reason }
  const end = blocks.lastEnd(network, made.atMs)
  return { kind: 'ended', name, atMs: end?.atMs ?? null, by: end && whoText(end.by) }
}
