import { askerOf, roleOf } from '@gatehouse/core/identity/actor.ts'
import { type Arguments, defineCommand } from '../command.ts'
import { quoteValue } from '../grammar/grammar.ts'
import { logFilter, logWords } from '../parameters/log-words.ts'
import { tailReply } from '../replies/log-lines-reply.ts'
import { tailReplies } from '../replies/tail-replies.ts'

const most = 10

/** The newest lines of the access log, and at a console those that come. */
export const logsTail = defineCommand({
  name: 'logs tail',
  summary: 'the newest lines of the access log; at a terminal also those that come within a minute',
  role: 'viewer',
  risk: 'read',
  parameters: logWords,
  examples: [
    'logs tail',
    'logs tail shop status=5xx',
    'logs tail client=203.0.113.0/24',
    'logs tail blocked',
  ],
  read: async ({ edge, logLines, clock }, words, actor) => {
    const short = roleOf(actor) === 'viewer'
    const nowMs = clock.nowMs()
    const { route, query, filter } = logFilter(edge.current().state, words, nowMs, short)
    // First, so that no line comes between the two.
    const { after } = await logLines.tail({ filter, after: null, most })
    const found = await logLines.search(
      { filter, fromMs: query.fromMs, untilMs: nowMs + 1000, most },
      askerOf(actor),
    )
    const manner = { route, short }
    return {
      ...tailReply({ ...manner, asked: query, found }),
      next: [lineOf(words)],
      live: enough => tailReplies({ logLines, clock, filter, manner, after, shown: found.lines }, enough),
    }
  },
})

/** The same once more. */
function lineOf({ asked, status, slower, ...texts }: Arguments<typeof logWords>): string {
  const keys = {
    ...texts,
    ...(status && { status: status[0] === 0 ? 'none' : `${status[0]}-${status[1]}` }),
    ...(slower !== undefined && { slower: `${slower}ms` }),
  }
  const said = Object.entries(keys).flatMap(([key, text]) =>
    text === undefined ? [] : [`${key}=${quoteValue(text)}`],
  )
  return ['logs tail', ...asked, ...said].join(' ')
}
