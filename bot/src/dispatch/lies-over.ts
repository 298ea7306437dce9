import type { Lease } from '@gatehouse/core/operations/lease.ts'
import { type OperationName, operationRef } from '@gatehouse/core/operations/operation.ts'
import { revisionChanges } from '@gatehouse/core/routing/revision-changes.ts'
import type { Clash } from '@gatehouse/core/routing/undo.ts'
import type { CommandDeps } from '../command.ts'

/** Each one is two states to read, and hardly ever there are two. */
const mostRead = 10

/**
 * What lies over an operation and has yet to be kept, the newest first: it has changed some of what would stay when the operation is taken back.
 * It may go itself before long, and would then bring back what nobody has kept. Of many, those that are not read count as well.
 */
export function liesOver(
  deps: Pick<CommandDeps, 'leases' | 'revisions'>,
  operation: OperationName,
  stays: readonly Clash[],
): Lease[] {
  const ref = operationRef(operation)
  if (ref.kind !== 'revision' || stays.length === 0) return []
  return deps.leases
    .waiting()
    .map(lease => ({ lease, later: operationRef(lease.operation) }))
    .flatMap(({ lease, later }) =>
      later.kind === 'revision' && later.number > ref.number ? [{ lease, number: later.number }] : [],
    )
    .sort((one, other) => other.number - one.number)
    .filter(({ number }, index) => index >= mostRead || hasChanged(deps, number, stays))
    .map(({ lease }) => lease)
}

function hasChanged(
  { revisions }: Pick<CommandDeps, 'revisions'>,
  number: number,
  stays: readonly Clash[],
): boolean {
  const revision = revisions.get(number)
  return (
    revision !== null &&
    revisionChanges(revisions, revision).some(({ thing, name, action, fields }) =>
      stays.some(
        one =>
          one.thing === thing &&
          one.name === name &&
          (action !== 'change' || one.keys.length === 0 || fields.some(({ key }) => one.keys.includes(key))),
      ),
    )
  )
}
