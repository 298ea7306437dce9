import { trafficImpact } from '@gatehouse/core/observe/impact.ts'
import type { TrafficImpact } from '@gatehouse/core/traffic-impact.ts'
import type { CommandDeps } from '../command.ts'
import { seenClients } from '../parameters/seen-clients.ts'
import type { Planned, Run } from './run.ts'

/** An operation is measured soon after it was confirmed, which takes some minutes at most. */
const watchMs = 15 * 60_000

/**
 * The traffic that a plan touches, of the minute before `untilMs` or before now; null when it touches none. From now on the networks that
 * it is about are counted one by one.
 */
export function impactOf(
  deps: CommandDeps,
  { actor, caller }: Run,
  { touches }: Planned,
  untilMs?: number,
): TrafficImpact | null {
  if (touches === null) return null
  if (touches.networks !== null) deps.traffic.watch(touches.networks, deps.clock.nowMs() + watchMs)
  const seen = seenClients(deps, actor, caller.kind === 'key' ? caller.address : null)
  const { traffic, edge, ownAddresses } = deps
  const { state } = edge.current()
  return trafficImpact(
    { traffic, state, ownAddresses, asker: seen.own, others: seen.others },
    touches,
    untilMs,
  )
}
