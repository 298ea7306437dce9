import { AppError } from '@gatehouse/core/error.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import { builtUpon, findOperation } from '@gatehouse/core/operations/find-operation.ts'
import { type Operation, operationTitle, undoWindowMs } from '@gatehouse/core/operations/operation.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import type { CommandDeps } from '../command.ts'
import { isOwn } from '../parameters/operation.ts'
import type { Run } from './run.ts'

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

/** Of a revision its difference says it. Whoever only lets it hold for longer has not kept it. */
function changedSince(deps: CommandDeps, operation: Operation, byItself: boolean): string[] {
  if (operation.wayBack.kind === 'revision') return []
  const longer = deps.commands.filter(command => 'endsLater' in command && command.endsLater === true)
  const isLonger = ({ line }: Operation) => longer.some(({ name }) => line.startsWith(`${name} `))
  return builtUpon(deps, operation)
    .filter(later => !byItself || !isLonger(later))
    .map(({ name, by, line }) => `${by.name} has changed the same since, in ${name}: "${line}".`)
}
