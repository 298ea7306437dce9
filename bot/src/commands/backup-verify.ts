import { defineCommand } from '../command.ts'
import { backupPath, newestBackup, someBackup } from '../parameters/backup.ts'
import { backupFacts } from '../replies/backup-words.ts'

/** Reads a backup whole, and checks all that is in it. */
export const backupVerify = defineCommand({
  name: 'backup verify',
  summary: 'read a backup whole and check everything in it',
  role: 'operator',
  risk: 'read',
  parameters: { backup: someBackup },
  examples: ['backup verify', 'backup verify gatehouse-20260102T030405Z-1a2b3c4d.backup'],
  read: async (deps, { backup }, _actor, caller) => {
    const verified = await deps.backups.verify(backupPath(deps, backup ?? newestBackup(deps), caller))
    return {
      title: 'The backup is whole: everything in it is as it was written.',
      severity: verified.notes.length === 0 ? 'ok' : 'warning',
      facts: backupFacts(verified),
      notes: verified.notes,
      data: verified,
    }
  },
})
