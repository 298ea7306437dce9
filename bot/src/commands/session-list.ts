import { defineCommand } from '../command.ts'
import { sessionsOf } from '../parameters/page-session.ts'
import { whenText } from '../replies/when-text.ts'

const maxRows = 200

/** Who is signed in to the status page. Nothing of it lets anybody in. */
export const sessionList = defineCommand({
  name: 'session list',
  summary: 'who is signed in to the status page: yourself; an admin sees everybody',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['session list'],
  read: (deps, _args, actor) => {
    const nowMs = deps.clock.nowMs()
    const list = sessionsOf(deps, actor)
    const rows = list
      .slice(0, maxRows)
      .map(({ session, owner }) => [
        String(session.id),
        owner.name,
        owner.role,
        session.agent,
        session.network ?? 'unknown',
        whenText(session.createdAtMs, nowMs),
        whenText(session.seenAtMs, nowMs),
      ])
    const columns = ['session', 'who', 'role', 'browser', 'from', 'signed in', 'last seen']
    return {
      title: list.length === 0 ? 'Nobody is signed in.' : `${list.length} signed in to the status page`,
      severity: 'info',
      ...(rows.length > 0 && { table: { columns, rows } }),
      notes: list.length > maxRows ? [`The first ${maxRows} are shown.`] : [],
      next: list.length === 0 ? ['page'] : [],
      data: list.map(({ session, owner }) => ({ ...session, account: owner.name, role: owner.role })),
    }
  },
})
