import { type Actor, roleOf } from '@gatehouse/core/identity/actor.ts'
import type { PageSession, SessionOwner } from '@gatehouse/core/identity/page-session.ts'
import type { CommandDeps } from '../command.ts'

/** The sessions of the status page that somebody may see and end: an admin everybody's, anybody else their own. A key has none. */
export function sessionsOf(
  { pageSessions, clock }: Pick<CommandDeps, 'pageSessions' | 'clock'>,
  actor: Actor,
): { session: PageSession; owner: SessionOwner }[] {
  if (roleOf(actor) === 'admin') return pageSessions.list('everybody', clock.nowMs())
  return actor.kind === 'account' ? pageSessions.list(actor.account.id, clock.nowMs()) : []
}
