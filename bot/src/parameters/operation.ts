import { AppError } from '@gatehouse/core/error.ts'
import { type Actor, auditActor } from '@gatehouse/core/identity/actor.ts'
import { recentOperations, takenBackBy } from '@gatehouse/core/operations/find-operation.ts'
import type { LeaseStore } from '@gatehouse/core/operations/lease.ts'
import {
  type Operation,
  type OperationName,
  operationTitle,
  undoWindowMs,
} from '@gatehouse/core/operations/operation.ts'
import type { CommandDeps } from '../command.ts'

const mostSuggested = 20
/** Nobody means what lies further back when they name nothing. */
const mostRead = 1000

/**
 * What `undo` means without a name: the newest operation of whoever asks that is not taken back; when there is none, and at the console,
 * the newest of all people, for which a plan asks where it is not one's own. What programs and Gatehouse itself did is left out: nobody means a ban that came a second before.
 * @throws AppError `not_found` when nothing was done within a day
 */
export function newestToUndo(deps: CommandDeps, actor: Actor): OperationName {
  let newest: OperationName | null = null
  const whose = actor.kind === 'key' ? { actor: auditActor(actor).name } : { people: true as const }
  for (const operation of recentOperations(deps, deps.clock.nowMs(), { ...whose, most: mostRead })) {
    const { name, state } = operation
    // The console is nobody's own: what is done there is signed by whose code was given.
    const own = actor.kind === 'local' || isOwn(operation, actor)
    const others = newest === null && actor.kind !== 'key'
    if ((!own && !others) || state === 'failed' || takenBackBy(deps, name) !== null) continue
    if (own) return name
    newest = name
  }
  if (newest !== null) return newest
  throw new AppError(
    'not_found',
    'Nobody has changed anything within the last 24 hours that is not taken back; what programs did is taken back by its name, as in undo a123: see operation list. An older revision is taken back by its number, as in undo 41, or put in force again by rollback; see: revision list',
  )
}

/** What somebody may want to take back, the newest first. */
export function undoable(deps: Pick<CommandDeps, 'revisions' | 'audit' | 'clock'>): OperationName[] {
  const names: OperationName[] = []
  for (const { name, state, wayBack } of recentOperations(deps, deps.clock.nowMs())) {
    if (state === 'done' && wayBack.kind !== 'none') names.push(name)
    if (names.length === mostSuggested) break
  }
  return names
}

/** What is taken back by itself unless somebody keeps it. */
export function keepable({ leases }: { leases: Pick<LeaseStore, 'waiting'> }): OperationName[] {
  return leases.waiting().map(({ operation }) => operation)
}

/** Whether somebody did it themselves. */
export function isOwn({ by }: Operation, actor: Actor): boolean {
  const own = auditActor(actor)
  return by.kind === 'unknown' ? by.name === own.name : by.kind === own.kind && by.id === own.id
}

/**
 * The line that takes an operation back; null when it is a revision, which is taken out of today's state.
 * @throws AppError `conflict` in a sentence that says why it cannot be taken back and what to do instead
 */
export function demandInForce(deps: CommandDeps, operation: Operation): string | null {
  const { name, state, wayBack, atMs } = operation
  const title = operationTitle(name)
  if (state === 'failed') throw new AppError('conflict', `${title} failed; there is nothing to take back.`)
  if (state === 'under way')
    throw new AppError('conflict', `${title} is being applied at this moment; try again in a few seconds.`)
  const nowMs = deps.clock.nowMs()
  const undoing = takenBackBy(deps, name)
  if (undoing)
    throw new AppError(
      'conflict',
      `${title} was taken back already, by ${undoing.by.name} in ${undoing.name}. To have it again: undo ${undoing.name}`,
    )
  switch (wayBack.kind) {
    case 'revision':
      return null
    case 'none':
      throw new AppError('conflict', `${title} cannot be taken back: ${wayBack.why}`)
    case 'line':
      if (nowMs - atMs <= undoWindowMs) return wayBack.line
      throw new AppError(
        'conflict',
        `${title} is older than 24 hours, and what is undone then may be something else. If it is still what you want, type it: ${wayBack.line}`,
      )
  }
}
