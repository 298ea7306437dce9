import { AppError } from '@gatehouse/core/error.ts'
import { undoRevision } from '@gatehouse/core/routing/undo.ts'
import { RevisionNumber } from '@gatehouse/core/value-types.ts'
import { defineCommand, optional } from '../command.ts'

/** Takes back what one revision changed and leaves everything else as it is. */
export const undo = defineCommand({
  name: 'undo',
  summary: 'take back what the last revision changed, or what a given one did',
  role: 'operator',
  risk: 'change',
  parameters: {
    revision: optional(RevisionNumber, 'revision', 'the revision to take back; otherwise the active one', {
      suggest: 'revision',
    }),
  },
  examples: ['undo', 'undo 7'],
  settle: ({ revision }, { revisions }) => ({ revision: revision ?? revisions.active()?.number }),
  wish: (state, args, { revisions }, { atMs }) => {
    const number = args.revision
    const revision = number === undefined ? null : revisions.get(number)
    if (!revision)
      throw new AppError('not_found', `There is no revision ${number ?? 'yet'}; see: revision list`)
    if (revision.status === 'failed')
      throw new AppError('conflict', `Revision ${revision.number} failed; there is nothing to take back.`)
    if (revision.parent === null)
      throw new AppError('conflict', `Revision ${revision.number} is the first; there is nothing before it.`)
    const change = { before: revisions.state(revision.parent), after: revisions.state(revision.number) }
    const { after } = undoRevision({ now: state, change, choice: 'before', nowMs: atMs })
    return { after, done: `Revision ${revision.number} undone` }
  },
})
