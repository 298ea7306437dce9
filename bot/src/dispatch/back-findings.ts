import { AppError } from '@gatehouse/core/error.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import { builtUpon, findOperation } from '@gatehouse/core/operations/find-operation.ts'
import { type Operation, operationTitle, undoWindowMs } from '@gatehouse/core/operations/operation.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import type { CommandDeps } from '../command.ts'
import { isOwn } from '../parameters/operation.ts'
import { isLonger, staysExtended } from './longer-since.ts'
import type { Run } from './run.ts'

/** More of those who changed something since are not named. */
const mostNamed = 20
const mostRead = 1000

/**
 * What speaks against taking an operation back: it is somebody else's, it is old, or others have changed the same since. Whoever wants it then
 * sees what it would do first.
 * @throws AppError `conflict` when Gatehouse itself would have to undo what others did since
 */
export function backFindings(
  deps: CommandDeps,
  { takesBack, actor, byItself, askedAtMs }: Pick<Run, 'takesBack' | 'actor' | 'byItself' | 'askedAtMs'>,
): Finding[] {
  if (takesBack === null) return []
  const operation = findOperation(deps, takesBack)
  const since = changedSince(deps, operation, byItself === true)
  if (byItself) {
    if (since.length > 0) throw new AppError('conflict', since.join(' '))
    return []
  }
  const messages = [...foreign(operation, actor), ...old(operation, askedAtMs)]
  return [...messages, ...since.map(words => `${words} That would be lost.`)].map(message => ({
    guard: 'undo',
    message,
    risk: 'destructive',
  }))
}

function foreign(operation: Operation, actor: Actor): string[] {
  const { name, by, line } = operation
  // What Gatehouse did by itself is nobody's.
  return isOwn(operation, actor) || by.kind === 'gatehouse'
    ? []
    : [`It was ${by.name} who did it: "${line}" (${operationTitle(name).toLowerCase()}).`]
}

function old({ name, atMs }: Operation, nowMs: number): string[] {
  if (nowMs - atMs <= undoWindowMs) return []
  return [
    `${operationTitle(name)} is older than a day: only what is still as it left it is what people expect. See also: rollback`,
  ]
}

/** Of a revision its difference says it. */
function changedSince(deps: CommandDeps, operation: Operation, byItself: boolean): string[] {
  if (operation.wayBack.kind === 'revision') return []
  const since = byItself ? keptSince(deps, operation) : builtUpon(deps, operation, mostNamed)
  return since
    .slice(0, mostNamed)
    .map(({ name, by, line }) => `${by.name} has changed the same since, in ${name}: "${line}".`)
}

/** Whoever only lets their own hold for longer has not kept it. Where it was changed so often that not all is read, all of it counts. */
function keptSince(deps: CommandDeps, operation: Operation): Operation[] {
  const since = builtUpon(deps, operation, mostRead)
  if (since.length === mostRead) return since
  return since.filter(later => !isLonger(deps, later) || staysExtended(operation, later.by))
}
