import { AppError } from '@gatehouse/core/error.ts'
import { diffStates } from '@gatehouse/core/routing/diff.ts'
import { RevisionNumber } from '@gatehouse/core/value-types.ts'
import { defineCommand, optional } from '../command.ts'

/** What leads from one revision to another. */
export const revisionDiff = defineCommand({
  name: 'revision diff',
  summary: 'what leads from one revision to another',
  role: 'viewer',
  risk: 'read',
  namesNoClients: true,
  parameters: {
    from: optional(RevisionNumber, 'from', 'the older one; otherwise the one before', {
      suggest: 'revision',
    }),
    to: optional(RevisionNumber, 'to', 'the newer one; otherwise the active one', { suggest: 'revision' }),
  },
  examples: ['revision diff', 'revision diff 3', 'revision diff 3 7'],
  read: ({ revisions }, args) => {
    const to = args.to ?? revisions.active()?.number
    if (to === undefined) throw new AppError('not_found', 'There is no active revision yet.')
    const from = args.from ?? revisions.get(to)?.parent ?? to
    const changes = diffStates(revisions.state(from), revisions.state(to))
    return {
      title:
        changes.length === 0 ? `Revisions ${from} and ${to} say the same.` : `From revision ${from} to ${to}`,
      severity: 'info',
      changes,
      data: { from, to, changes },
    }
  },
})
