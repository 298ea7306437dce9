import type { AskedNow } from '@gatehouse/core/health/health.ts'
import { z } from 'zod'
import { defineCommand, optional } from '../command.ts'
import { healthReply, routeHealthReply } from '../replies/health-reply.ts'

/** Asks at once how routes fare. */
export const probeNow = defineCommand({
  name: 'probe now',
  summary: 'ask a route and its upstreams at once how they fare, or all',
  role: 'viewer',
  risk: 'read',
  parameters: {
    route: optional(z.string(), 'route', 'one route; all when left out', { suggest: 'route' }),
  },
  examples: ['probe now', 'probe now shop'],
  read: async ({ health, edge, clock }, { route }) => {
    const asked = await health.askNow(route)
    const uses = await edge.upstreams()
    const nowMs = clock.nowMs()
    const routes = health.routes(route)
    const [one] = routes
    const reply =
      route !== undefined && one ? routeHealthReply(one, uses, nowMs) : healthReply(routes, uses, nowMs)
    return {
      ...reply,
      notes: [...askedNotes(asked), ...(reply.notes ?? [])],
      data: { ...asked, routes },
    }
  },
})

function askedNotes({ asked, spared, left }: AskedNow): string[] {
  const count = (number: number) => (number === 1 ? '1 was' : `${number} were`)
  return [
    ...(asked > 0
      ? [`${count(asked)} asked just now. A state changes after two good probes or three bad ones.`]
      : []),
    ...(spared > 0 ? [`${count(spared)} asked less than five seconds ago, and not again.`] : []),
    ...(left > 0 ? [`For ${left} there was no time; they are asked in their turn.`] : []),
  ]
}
