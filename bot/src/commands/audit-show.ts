import { AppError } from '@gatehouse/core/error.ts'
import { defineCommand, positional } from '../command.ts'
import { actorText, EntryNumber } from '../parameters/audit.ts'

/** One entry with all its facts. */
export const auditShow = defineCommand({
  name: 'audit show',
  summary: 'one entry of the audit trail with all its facts',
  role: 'admin',
  risk: 'read',
  parameters: { entry: positional(EntryNumber, 'entry', 'its number') },
  examples: ['audit show 12'],
  read: ({ audit }, { entry: seq }) => {
    const entry = audit.get(seq)
    if (!entry) throw new AppError('not_found', `There is no entry ${seq}; see: audit list`)
    const facts = Object.entries(entry.facts).map(
      ([name, value]) => [name, value === null ? 'none' : String(value)] as const,
    )
    return {
      title: `Entry ${seq}, ${entry.kind}`,
      severity: 'info',
      facts: [
        ['when', new Date(entry.atMs).toISOString()],
        ['who', actorText(entry.actor)],
        ['through', entry.face],
        ['what', entry.subject],
        ...facts,
        ['mac', entry.mac],
      ],
      data: entry,
    }
  },
})
