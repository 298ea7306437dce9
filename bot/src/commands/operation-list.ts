import { roleOf } from '@gatehouse/core/identity/actor.ts'
import { recentOperations, takenBackBy } from '@gatehouse/core/operations/find-operation.ts'
import type { Operation } from '@gatehouse/core/operations/operation.ts'
import { type CommandDeps, defineCommand } from '../command.ts'
import { untilText, whenText } from '../replies/when-text.ts'

/** More than anybody reads; older ones are in the list of revisions and in the audit. */
const mostShown = 50

/** What was done within a day, and how each of it is taken back. */
export const operationList = defineCommand({
  name: 'operation list',
  summary: 'show what was done within a day, and how to take it back',
  role: 'operator',
  risk: 'read',
  parameters: {},
  examples: ['operation list'],
  read: (deps, _args, actor) => {
    const nowMs = deps.clock.nowMs()
    const isAdmin = roleOf(actor) === 'admin'
    const found = readable(deps, nowMs, isAdmin)
    const shown = found.slice(0, mostShown)
    const rows = shown.map(operation => {
      const fate = fateOf(deps, operation, nowMs)
      const { name, by, atMs, line } = operation
      return { name, by: by.name, atMs, line, ...fate }
    })
    const next = rows.find(({ undo }) => undo !== null)?.undo
    return {
      title:
        rows.length === 0 ? 'Nothing was changed within the last 24 hours.' : 'What was done within a day:',
      severity: 'info',
      table: {
        columns: ['operation', 'when', 'who', 'what', 'now'],
        rows: rows.map(({ name, by, atMs, line, now }) => [name, whenText(atMs, nowMs), by, line, now]),
      },
      ...(found.length > shown.length && { notes: ['Older ones are not shown; see: audit list'] }),
      ...(next && { next: [next] }),
      data: rows,
    }
  },
})

/** One more than is shown. */
function readable(deps: CommandDeps, nowMs: number, isAdmin: boolean): Operation[] {
  const found: Operation[] = []
  for (const operation of recentOperations(deps, nowMs)) {
    if (isAdmin || !isAboutPowers(operation)) found.push(operation)
    if (found.length > mostShown) break
  }
  return found
}

/** Who may do what is for admins to read. */
function isAboutPowers({ things }: Operation): boolean {
  return things.some(thing => /^(account|place|key|master key) /.test(thing))
}

function fateOf(
  deps: CommandDeps,
  { name, state, wayBack }: Operation,
  nowMs: number,
): { now: string; undo: string | null } {
  if (state !== 'done') return { now: state, undo: null }
  const undoing = takenBackBy(deps, name)
  if (undoing) return { now: `taken back by ${undoing.by.name} in ${undoing.name}`, undo: null }
  if (wayBack.kind === 'none') return { now: `cannot be taken back: ${wayBack.why}`, undo: null }
  const lease = deps.leases.get(name)
  if (lease?.state === 'waiting') {
    const late = lease.words === null ? '' : ` (${lease.words})`
    return {
      now: `taken back by itself ${untilText(lease.untilMs, nowMs)} unless kept: keep ${name}${late}`,
      undo: `undo ${name}`,
    }
  }
  return { now: 'not taken back', undo: `undo ${name}` }
}
