import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'
import { lastMs, lastWords } from '../parameters/last.ts'
import { healthHistoryReply } from '../replies/health-history-reply.ts'

const dayMs = 86_400_000

/** How a route fared: its uptime with what is known, and its changes. */
export const healthHistory = defineCommand({
  name: 'health history',
  summary: 'how a route fared: uptime, how long it took, and what changed',
  role: 'viewer',
  risk: 'read',
  parameters: {
    route: positional(z.string(), 'route', 'the route', { suggest: 'route' }),
    last: lastWords,
  },
  examples: ['health history shop', 'health history shop last 7d'],
  read: ({ health, clock }, { route, last }) => {
    const nowMs = clock.nowMs()
    const backMs = lastMs(last, dayMs, { min: 600_000, max: 730 * dayMs })
    return healthHistoryReply(route, health.history(route, nowMs - backMs, nowMs), nowMs)
  },
})
