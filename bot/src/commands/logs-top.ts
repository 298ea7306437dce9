import { roleOf } from '@gatehouse/core/identity/actor.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'
import { logsAsked, logsWords } from '../parameters/logs-asked.ts'
import { slowestReply, topReply } from '../replies/top-reply.ts'

const kinds = ['paths', 'clients', 'agents', 'referrers', 'errors', 'slow'] as const
const most = 15
/** Of clients that are shown as networks more are asked for, because several are one row. */
const mostBehindNetworks = 150

/** What comes most, from whom, and what takes longest. */
export const logsTop = defineCommand({
  name: 'logs top',
  summary: 'the most frequent paths, clients, agents, referrers or errors, and the slowest requests',
  role: 'viewer',
  risk: 'read',
  parameters: {
    what: positional(z.enum(kinds, `say one of: ${kinds.join(', ')}`), 'what', 'of what', { values: kinds }),
    asked: logsWords,
  },
  examples: [
    'logs top paths',
    'logs top clients shop',
    'logs top slow last 24h',
    'logs top errors shop last 15m',
  ],
  read: async ({ edge, summaries, clock }, { what, asked }, actor) => {
    const { route, query } = logsAsked(edge.current().state, asked, clock.nowMs())
    if (what === 'slow') return slowestReply(route, query, await summaries.slowest(query, most))
    const kind = what === 'errors' ? 'failing' : what
    const short = roleOf(actor) === 'viewer'
    // A path without its route says nothing, and who comes is the same on each.
    const byRoute = route === null && (what === 'paths' || what === 'errors')
    return topReply({
      what,
      route,
      asked: query,
      top: await summaries.top(kind, { ...query, byRoute }, short ? mostBehindNetworks : most),
      most,
      short,
    })
  },
})
