import type { Alert } from '@gatehouse/core/alerts/alert.ts'
import { blockedNetwork, blockName } from '@gatehouse/core/blocks/block.ts'
import { diffStates } from '@gatehouse/core/routing/diff.ts'
import { mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import type { Revision } from '@gatehouse/core/routing/revision.ts'
import { touchedNames } from '@gatehouse/core/routing/touched.ts'
import type { EffectDeps } from '../command.ts'

/** What finding out needs. */
export interface StartedDeps {
  edge: Pick<EffectDeps['edge'], 'current'>
  blocks: Pick<EffectDeps['blocks'], 'live' | 'count'>
  revisions: Pick<EffectDeps['revisions'], 'list' | 'state'>
  clock: Pick<EffectDeps['clock'], 'nowMs'>
}

const most = 5
/** More blocks are a list of their own, which nobody looks through here. */
const mostBlocks = 500
const mostRevisions = 3

/** Lines that end what somebody started on the route of an alert while that went on; of one about no route, everywhere. */
export function startedFor(deps: StartedDeps, { route, raisedMs }: Alert): string[] {
  const isMeant = (one: string | null) => route === null || one === null || one === route
  const mitigations = deps.edge
    .current()
    .state.mitigations.filter(one => one.sinceMs >= raisedMs && isMeant(one.route))
    .map(one => `end ${mitigationName(one)}`)
  const changes = route === null ? [] : changesOf(deps, route, raisedMs)
  return [...mitigations, ...blocksSince(deps, route, raisedMs), ...changes].slice(0, most)
}

/** Whether such a line still ends something. */
export function stillHolds(
  deps: Pick<StartedDeps, 'edge' | 'clock'> & {
    blocks: Pick<EffectDeps['blocks'], 'at'>
    audit: Pick<EffectDeps['audit'], 'undoing'>
  },
  line: string,
): boolean {
  const [verb = '', operation = ''] = line.split(' ')
  if (verb === 'undo') return deps.audit.undoing(operation).length === 0
  const name = line.slice(verb.length + 1)
  const network = blockedNetwork(name)
  if (network !== undefined) return deps.blocks.at(network, deps.clock.nowMs()) !== null
  return deps.edge.current().state.mitigations.some(one => mitigationName(one) === name)
}

function blocksSince({ blocks, clock }: StartedDeps, route: string | null, sinceMs: number): string[] {
  const nowMs = clock.nowMs()
  if (blocks.count(nowMs) > mostBlocks) return []
  return blocks
    .live(nowMs, mostBlocks)
    .filter(one => one.sinceMs >= sinceMs && !one.byProgram)
    .filter(({ routes }) => route === null || routes === null || routes.includes(route))
    .map(one => `end ${blockName(one)}`)
}

/** Changes of people that touch the route otherwise than by a mitigation. */
function changesOf({ revisions }: StartedDeps, route: string, sinceMs: number): string[] {
  return revisions
    .list(mostRevisions)
    .filter(({ createdAtMs, author }) => createdAtMs >= sinceMs && author !== 'gatehouse')
    .filter(({ status }) => status === 'active' || status === 'superseded')
    .filter(revision => touches({ revisions }, revision, route))
    .map(({ number }) => `undo ${number}`)
}

function touches(
  { revisions }: Pick<StartedDeps, 'revisions'>,
  { number, parent }: Revision,
  route: string,
): boolean {
  if (parent === null) return false
  const [before, after] = [revisions.state(parent), revisions.state(number)]
  const changes = diffStates(before, after).filter(({ thing }) => thing !== 'mitigation')
  return touchedNames(before, after, changes).has(route)
}
