import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import { type CommandDeps, defineCommand } from '../command.ts'
import { untilText } from '../replies/when-text.ts'

/** What waits for somebody now. */
export const confirmationList = defineCommand({
  name: 'confirmation list',
  summary: 'plans that wait for a code or for a second person',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['confirmation list'],
  read: deps => {
    const nowMs = deps.clock.nowMs()
    const waiting = deps.confirmations.waiting().filter(({ expiresAtMs }) => expiresAtMs > nowMs)
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
      ...(rows.length > 0 && { table: { columns: ['id', 'what', 'asked by', 'waits for', 'ends'], rows } }),
      data: waiting,
    }
  },
})

/** Who asked for it. */
export function askedBy(deps: CommandDeps, { requester, face }: Confirmation): string {
  return requester === null
    ? `the ${face} of the machine`
    : (deps.accounts.get(requester)?.name ?? 'somebody removed')
}

/** Whom it waits for, or how it ended. */
export function waitsFor(deps: CommandDeps, { state, requester }: Confirmation): string {
  if (state === 'seconding') return 'a second person'
  if (state !== 'pending') return `nobody: ${state}`
  return requester === null
    ? 'a code at the console'
    : `the code of ${deps.accounts.get(requester)?.name ?? 'nobody'}`
}
