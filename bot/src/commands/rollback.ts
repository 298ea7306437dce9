import { AppError } from '@gatehouse/core/error.ts'
import { RevisionNumber } from '@gatehouse/core/value-types.ts'
import { defineCommand, positional } from '../command.ts'

/** Makes the edge do again what an earlier revision said, as a new revision. */
export const rollback = defineCommand({
  name: 'rollback',
  summary: 'do again what an earlier revision said',
  role: 'operator',
  risk: 'destructive',
  leased: true,
  parameters: {
    revision: positional(RevisionNumber, 'revision', 'the revision to go back to', { suggest: 'revision' }),
  },
  examples: ['rollback 3'],
  wish: (state, { revision: number }, { revisions }) => {
    const revision = revisions.get(number)
    if (!revision) throw new AppError('not_found', `There is no revision ${number}; see: revision list`)
    if (revision.status === 'failed')
      throw new AppError(
        'conflict',
        `Revision ${number} failed; it never carried traffic. Choose another: revision list`,
      )
    // What holds for a time only is today's.
    const after = { ...revisions.state(number), mitigations: state.mitigations }
    return { after, done: `Rolled back to revision ${number}` }
  },
})
