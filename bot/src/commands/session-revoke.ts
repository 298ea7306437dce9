import { AppError } from '@gatehouse/core/error.ts'
import { auditActor } from '@gatehouse/core/identity/actor.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'
import { identify } from '../dispatch/authorize.ts'
import { note } from '../dispatch/journal.ts'
import { sessionsOf } from '../parameters/page-session.ts'

const Which = z
  .string()
  .regex(/^([1-9]\d{0,14}|[a-z][a-z0-9-]{0,39})$/, 'write the number of a session, an account, or all')

/** Signs somebody out of the status page at once. It only takes away, so it asks for no code. */
export const sessionRevoke = defineCommand({
  name: 'session revoke',
  summary: 'sign out of the status page at once: one session, an account, or all that you see in the list',
  role: 'viewer',
  risk: 'change',
  parameters: {
    which: positional(Which, 'session|account|all', 'the number of a session, an account, or all'),
  },
  examples: ['session revoke 3', 'session revoke anna', 'session revoke all'],
  audits: true,
  act: async (deps, { which }, caller) => {
    const actor = identify(deps, caller)
    return deps.transactions.write(() => {
      const meant = sessionsOf(deps, actor).filter(
        ({ session, owner }) =>
          which === 'all' || (/^\d/.test(which) ? session.id === Number(which) : owner.name === which),
      )
      if (meant.length === 0 && which !== 'all')
        throw new AppError('not_found', `You see no session "${which}". Who is signed in: session list`)
      for (const { session } of meant) deps.pageSessions.end(session.id)
      const ended = meant.map(({ session }) => session.id)
      note(deps, 'done', { by: auditActor(actor), caller }, `session revoke ${which}`, {
        ended: ended.join(', '),
      })
      if (ended.length === 0)
        return {
          title: 'Nobody of those whom you see is signed in: there is no session to end.',
          severity: 'info',
          next: ['page'],
          data: { ended },
        }
      return {
        title: ended.length === 1 ? 'One session ended.' : `${ended.length} sessions ended.`,
        severity: 'ok',
        notes: ['A page that is still open there shows nothing new, and says so.'],
        next: ['session list'],
        data: { ended },
      }
    })
  },
})
