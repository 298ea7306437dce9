import { defineCommand } from '../command.ts'
import { logsAsked, logsWords } from '../parameters/logs-asked.ts'
import { trafficReply } from '../replies/traffic-reply.ts'

const steps = 30

/** What came, how it was answered and how long that took. */
export const traffic = defineCommand({
  name: 'traffic',
  summary: 'what came to a route or to all, how it was answered, and how long that took',
  role: 'viewer',
  risk: 'read',
  parameters: { asked: logsWords },
  examples: ['traffic', 'traffic shop', 'traffic shop last 24h', 'traffic last 7d'],
  read: async ({ edge, summaries, clock }, { asked }) => {
    const { route, query } = logsAsked(edge.current().state, asked, clock.nowMs())
    return trafficReply({
      route,
      asked: query,
      summary: await summaries.totals(query),
      series: await summaries.series(query, steps),
      byRoute: route === null ? (await summaries.byRoute(query)).routes : [],
    })
  },
})
