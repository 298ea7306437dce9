import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { Answer } from '../answer.ts'
import type { CommandDeps } from '../command.ts'
import { whenText } from '../replies/when-text.ts'

const shown = 3

/** Tells an admin, with the next answer, what the console of the machine has done without anybody's code since the last time. */
export function withNews(deps: CommandDeps, actor: Actor, answer: Answer): Answer {
  if (actor.kind !== 'account' || actor.account.role !== 'admin') return answer
  const entries = deps.announcements.unseen(actor.account, 1000)
  const last = entries.at(-1)
  if (!last) return answer
  deps.announcements.seen(actor.account.id, last.seq)
  const nowMs = deps.clock.nowMs()
  const told = entries
    .slice(-shown)
    .map(
      ({ subject, atMs }) =>
        `Done at the console of the machine without a code, ${whenText(atMs, nowMs)}: ${subject}`,
    )
  const more =
    entries.length > shown ? [`And ${entries.length - shown} before that. See: audit list kind=local`] : []
  return { ...answer, reply: { ...answer.reply, notes: [...(answer.reply.notes ?? []), ...told, ...more] } }
}
