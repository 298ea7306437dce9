import { roleOf } from '@gatehouse/core/identity/actor.ts'
import { covers } from '@gatehouse/core/identity/role.ts'
import { defineCommand } from '../command.ts'
import { askedBy, waitsFor } from '../replies/confirmation-words.ts'
import { untilText } from '../replies/when-text.ts'

/** What waits for somebody now. */
export const confirmationList = defineCommand({
  name: 'confirmation list',
  summary: 'plans that wait for a code or for a second person',
  role: 'operator',
  risk: 'read',
  parameters: {},
  examples: ['confirmation list'],
  read: (deps, _args, actor) => {
    const nowMs = deps.clock.nowMs()
    const waiting = deps.confirmations
      .waiting()
      .filter(({ expiresAtMs, role }) => expiresAtMs > nowMs && covers(roleOf(actor), role))
    const rows = waiting.map(one => [
      one.id.slice(0, 8),
      one.line,
      askedBy(deps, one),
      waitsFor(deps, one),
      untilText(one.expiresAtMs, nowMs),
    ])
    return {
      title: waiting.length === 0 ? 'Nothing waits for a confirmation.' : `${waiting.length} waiting.`,
      severity: 'info',
      ...(rows.length > 0 && {
        table: {
          columns: ['id', 'what', 'asked by', 'waits for', 'ends'],
          rows,
          narrower: 'confirmation show <id>',
        },
      }),
      data: waiting,
    }
  },
})
