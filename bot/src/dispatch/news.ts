import { errorWords } from '@gatehouse/core/error.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { AuditEntry } from '@gatehouse/core/identity/audit.ts'
import { Risk } from '@gatehouse/core/routing/risk.ts'
import type { Answer } from '../answer.ts'
import type { CommandDeps } from '../command.ts'
import { whenText } from '../replies/when-text.ts'
import type { DispatchDeps } from './dispatch-deps.ts'

const shown = 3

/** Tells an admin, with the next answer, what the console of the machine has changed without anybody's code since the last time. */
export function withNews(deps: DispatchDeps, actor: Actor, answer: Answer): Answer {
  try {
    return withUnseen(deps, actor, answer)
  } catch (error) {
    // What was done is done, whatever becomes of the news.
    deps.log.warn('news not told', { words: errorWords(error) })
    return answer
  }
}

function withUnseen(deps: CommandDeps, actor: Actor, answer: Answer): Answer {
  if (actor.kind !== 'account' || actor.account.role !== 'admin') return answer
  const entries = deps.announcements.unseen(actor.account, 1000)
  const last = entries.at(-1)
  if (!last) return answer
  deps.announcements.seen(actor.account.id, last.seq)
  const nowMs = deps.clock.nowMs()
  const told = entries
    .toSorted((one, other) => gravity(other) - gravity(one))
    .slice(0, shown)
    .map(
      ({ subject, atMs }) =>
        `Done as local, at the console of the machine, ${whenText(atMs, nowMs)}: ${subject}`,
    )
  const more =
    entries.length > shown ? [`And ${entries.length - shown} more. See: audit list kind=local`] : []
  return { ...answer, reply: { ...answer.reply, notes: [...(answer.reply.notes ?? []), ...told, ...more] } }
}

/** The gravest first: a person reads the first line. */
function gravity({ facts, seq }: AuditEntry): number {
  const risk = Risk.safeParse(facts.risk)
  return (risk.success ? Risk.options.indexOf(risk.data) : 0) * 1e9 + seq
}
