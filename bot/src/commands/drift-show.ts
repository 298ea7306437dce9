import { defineCommand } from '../command.ts'
import { driftDetails } from '../replies/drift-details.ts'
import { whenText } from '../replies/when-text.ts'
import type { Reply } from '../reply.ts'

/** Whether the edge runs what was applied, looked at now, and what differed last. */
export const driftShow = defineCommand({
  name: 'drift show',
  summary: 'whether the edge runs exactly what was applied',
  role: 'viewer',
  risk: 'read',
  namesNoClients: true,
  parameters: {},
  examples: ['drift show'],
  read: async ({ edge, clock }): Promise<Reply> => {
    const now = await edge.check(false)
    if (now)
      return {
        title: 'The edge does not run what was applied.',
        severity: 'warning',
        ...driftDetails(now),
        next: ['drift repair'],
        data: now,
      }
    const last = edge.status().drift
    if (!last) return { title: 'The edge runs exactly what was applied.', severity: 'ok', data: null }
    const title = `The edge runs exactly what was applied. The last drift was seen ${whenText(last.seenAtMs, clock.nowMs())} and put right:`
    return { title, severity: 'ok', ...driftDetails(last), data: last }
  },
})
