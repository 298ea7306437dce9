import type { Fault } from '@gatehouse/core/edge/fault-point.ts'
import type { ApplyOutcome } from '@gatehouse/core/edge/outcome.ts'
import { proxyRoute, TestEdge } from '../harness/edge.ts'

/** Pushes that end in different ways: one works, one is refused by Caddy, one fails its probes. */
export const pushKinds = ['works', 'refused', 'unanswered'] as const
export type PushKind = (typeof pushKinds)[number]

/** Ports that a case needs: of an upstream that answers, one where nobody listens, and one that Caddy cannot have. */
export interface CasePorts {
  alive: number
  dead: number
  taken: number
}

/** An edge with one route, whose next push meets the fault. */
export async function edgeBeforePush(
  folder: string,
  http: string,
  ports: CasePorts,
  fault: Fault,
): Promise<TestEdge> {
  let armed = false
  const edge = await TestEdge.start({ folder, http, fault: point => armed && fault(point) })
  await edge.add(proxyRoute('first', [ports.alive]))
  armed = true
  return edge
}

/** The push of that kind. */
export function pushOf(kind: PushKind, edge: TestEdge, ports: CasePorts): Promise<ApplyOutcome> {
  switch (kind) {
    case 'works':
      return edge.add(proxyRoute('second', [ports.alive]))
    case 'unanswered':
      return edge.add(proxyRoute('second', [ports.dead]))
    case 'refused':
      return edge.change(state => ({
        ...state,
        settings: { ...state.settings, http: `127.0.0.1:${ports.taken}` },
      }))
  }
}
