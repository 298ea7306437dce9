import { AppError } from '@gatehouse/core/error.ts'
import { findOperation } from '@gatehouse/core/operations/find-operation.ts'
import { OperationName } from '@gatehouse/core/operations/operation.ts'
import { undoRevision } from '@gatehouse/core/routing/undo.ts'
import { defineCommand, optional } from '../command.ts'
import { demandInForce, newestToUndo } from '../parameters/operation.ts'
import { clashFindings, goneNotes } from '../replies/clash-words.ts'

/** Takes back what one operation changed and leaves everything else as it is. */
export const undo = defineCommand({
  name: 'undo',
  summary: 'take back the last thing that you did, or a given one',
  role: 'operator',
  risk: 'change',
  parameters: {
    operation: optional(
      OperationName,
      'operation',
      'a revision as in 41, or what has none as in a123; otherwise your newest of the last day that is not taken back, or else that of other people',
      { suggest: 'operation' },
    ),
  },
  examples: ['undo', 'undo 7', 'undo a123'],
  fix: ({ operation }, deps, actor) => (operation === undefined ? [newestToUndo(deps, actor)] : []),
  takesBack: ({ operation: name }, deps) => {
    if (name === undefined) throw new Error('undo without an operation was not fixed')
    const operation = findOperation(deps, name)
    return { operation: name, line: demandInForce(deps, operation) }
  },
  wish: (state, { operation: name }, { revisions }, { atMs, byItself }) => {
    const revision = name === undefined ? null : revisions.get(Number(name))
    if (!revision) throw new AppError('not_found', `There is no revision ${name}; see: operation list`)
    if (revision.parent === null)
      throw new AppError('conflict', `Revision ${revision.number} is the first; there is nothing before it.`)
    const change = { before: revisions.state(revision.parent), after: revisions.state(revision.number) }
    const choice = byItself ? 'now' : 'before'
    const undone = undoRevision({ now: state, change, choice, nowMs: atMs })
    const gone = undone.gone.map(thing => ({ ...thing, keys: [] }))
    const clashes = clashFindings(revisions, revision.number, undone, choice)
    return {
      after: undone.after,
      done: `Revision ${revision.number} undone`,
      findings: [...clashes, ...goneNotes(revisions, revision.number, undone)],
      ...(byItself && { stays: [...undone.clashes, ...gone] }),
    }
  },
})
