import { z } from 'zod'
import { defineCommand, optional } from '../command.ts'
import { healthReply, routeHealthReply } from '../replies/health-reply.ts'

/** How routes and their upstreams fare, as Gatehouse's own probes see it and as the edge does. */
export const health = defineCommand({
  name: 'health',
  summary: 'how routes and their upstreams fare, the worst first',
  role: 'viewer',
  risk: 'read',
  parameters: {
    route: optional(z.string(), 'route', 'one route; all when left out', { suggest: 'route' }),
  },
  examples: ['health', 'health shop'],
  read: async ({ health: probes, edge, clock }, { route }) => {
    const uses = await edge.upstreams()
    const nowMs = clock.nowMs()
    const routes = probes.routes(route)
    const [one] = routes
    return route !== undefined && one ? routeHealthReply(one, uses, nowMs) : healthReply(routes, uses, nowMs)
  },
})
