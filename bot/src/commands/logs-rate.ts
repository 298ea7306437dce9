import { defineCommand } from '../command.ts'
import { logsAsked, logsWords } from '../parameters/logs-asked.ts'
import { ratesReply } from '../replies/rates-reply.ts'

const steps = 12

/** How requests went up and down. */
export const logsRate = defineCommand({
  name: 'logs rate',
  summary: 'how many requests came from step to step, and how they fared',
  role: 'viewer',
  risk: 'read',
  parameters: { asked: logsWords },
  examples: ['logs rate', 'logs rate shop last 6h'],
  read: async ({ edge, summaries, clock }, { asked }) => {
    const { route, query } = logsAsked(edge.current().state, asked, clock.nowMs())
    return ratesReply(route, query, await summaries.series(query, steps))
  },
})
