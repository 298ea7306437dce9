import type { Answer } from '../answer.ts'
import type { CommandDeps } from '../command.ts'
import type { ChatCaller } from './heard.ts'

/**
 * Whether somebody can be the second person for which a plan waits. Whoever has confirmed it waits as well; everybody else may be that one,
 * and is judged when they give their code.
 */
export function isSecond(
  { accounts, confirmations }: Pick<CommandDeps, 'accounts' | 'confirmations'>,
  { identity }: ChatCaller,
  { reply: { pending } }: Answer,
): boolean {
  if (pending?.needs !== 'second') return false
  const own = accounts.byIdentity(identity)
  return own !== null && own.id !== confirmations.find(pending.id)?.first
}
