import type { BlockMaker } from '@gatehouse/core/blocks/block.ts'
import { operationRef } from '@gatehouse/core/operations/operation.ts'
import type { AskedFrom, CommandDeps } from '../command.ts'
import type { Proposal } from '../proposal.ts'

const maker = 'maker'
const makerIs = 'maker is'

/** What the audit keeps of who had made a block before it was changed or ended, for whoever takes that back. */
export function makerFacts(before: BlockMaker | null | undefined): NonNullable<Proposal['facts']> {
  return before ? { [maker]: before.by, [makerIs]: before.byProgram ? 'a program' : 'a person' } : {}
}

/** Who had made a block before it was changed or ended by what is taken back; null when that is not kept, or nothing is taken back. */
export function formerMaker(
  { audit }: Pick<CommandDeps, 'audit'>,
  { takesBack }: Pick<AskedFrom, 'takesBack'>,
): BlockMaker | null {
  const ref = takesBack === undefined ? null : operationRef(takesBack)
  const { [maker]: by, [makerIs]: is } = (ref?.kind === 'entry' && audit.get(ref.seq)?.facts) || {}
  return typeof by === 'string' ? { by, byProgram: is === 'a program' } : null
}
