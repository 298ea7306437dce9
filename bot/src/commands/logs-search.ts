import { askerOf, roleOf } from '@gatehouse/core/identity/actor.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { defineCommand, key } from '../command.ts'
import { logFilter, logWords } from '../parameters/log-words.ts'
import { foundReply } from '../replies/log-lines-reply.ts'

const usual = 20

/** The lines of the access log themselves. */
export const logsSearch = defineCommand({
  name: 'logs search',
  summary: 'lines of the access log, the newest first, as far back as a few seconds allow',
  role: 'viewer',
  risk: 'read',
  parameters: { ...logWords, limit: key(wholeNumber(1, 100), String(usual), 'how many to show') },
  examples: [
    'logs search shop status=5xx',
    'logs search client=203.0.113.0/24 last 24h',
    'logs search shop path=/api/* method=POST slower=2s',
    'logs search blocked last 15m',
  ],
  read: async ({ edge, logLines, clock }, { limit = usual, ...words }, actor) => {
    const short = roleOf(actor) === 'viewer'
    const { route, query, filter } = logFilter(edge.current().state, words, clock.nowMs(), short)
    const { fromMs, untilMs } = query
    // What is being answered at this moment ends a little later.
    const found = await logLines.search(
      { filter, fromMs, untilMs: untilMs + 1000, most: limit },
      askerOf(actor),
    )
    return foundReply({ route, asked: query, found, short })
  },
})
