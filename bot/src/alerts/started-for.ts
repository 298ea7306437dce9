import type { Alert } from '@gatehouse/core/alerts/alert.ts'
import { blockedNetwork, blockName } from '@gatehouse/core/blocks/block.ts'
import { type Mitigation, mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import type { EffectDeps } from '../command.ts'

/** What finding out needs. */
export interface StartedDeps {
  edge: Pick<EffectDeps['edge'], 'current'>
  blocks: Pick<EffectDeps['blocks'], 'at'>
  clock: Pick<EffectDeps['clock'], 'nowMs'>
}

const most = 5
/** What alerts about a route advise. Whatever else was laid over it meanwhile may have a reason of its own. */
const advised = new Set<Mitigation['kind']>(['maintenance', 'drain'])

/**
 * Lines that end what somebody started for an alert while it went on: what it advised, on its route or against its client. Changes of the
 * configuration are none: to take one back may take the protection away that ended the trouble.
 */
export function startedFor(
  deps: StartedDeps,
  alert: Pick<Alert, 'route' | 'raisedMs' | 'actions'>,
): string[] {
  const { route, raisedMs } = alert
  const mitigations = deps.edge
    .current()
    .state.mitigations.filter(one => one.route !== null && one.route === route && advised.has(one.kind))
    .filter(({ sinceMs }) => sinceMs >= raisedMs)
    .map(one => `end ${mitigationName(one)}`)
  return [...mitigations, ...blocksOf(deps, alert)].slice(0, most)
}

/** Whether such a line still ends something. */
export function stillHolds({ edge, blocks, clock }: StartedDeps, line: string): boolean {
  const name = line.replace(/^end /, '')
  const network = blockedNetwork(name)
  if (network !== undefined) return blocks.at(network, clock.nowMs()) !== null
  return edge.current().state.mitigations.some(one => mitigationName(one) === name)
}

/** Those of the clients whom it advised to block. */
function blocksOf(
  { blocks, clock }: StartedDeps,
  { actions, raisedMs }: Pick<Alert, 'raisedMs' | 'actions'>,
): string[] {
  return actions.flatMap(line => {
    const network = blockedNetwork(line)?.split(' ')[0]
    const block = network === undefined ? null : blocks.at(network, clock.nowMs())
    return block && block.sinceMs >= raisedMs && !block.byProgram ? [`end ${blockName(block)}`] : []
  })
}
