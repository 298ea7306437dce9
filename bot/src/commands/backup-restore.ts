import { resolve } from 'node:path'
import type { Backups } from '@gatehouse/core/backup/backups.ts'
import { shellWord } from '@gatehouse/core/shell-word.ts'
import { defineCommand } from '../command.ts'
import { backupPath, backupWord } from '../parameters/backup.ts'
import { backupFacts, effectNotes } from '../replies/backup-words.ts'

/** Whoever types it has not the settings with which Gatehouse was started. */
function restoreLine({ dataFolder, masterKeyFile }: Backups, path: string): string {
  const places = [
    `GATEHOUSE_DATA=${shellWord(resolve(dataFolder))}`,
    `GATEHOUSE_MASTER_KEY_FILE=${shellWord(resolve(masterKeyFile))}`,
  ]
  return `${places.join(' ')} npm run restore -- ${shellWord(path)} --put-aside`
}

/** What putting a backup back would do; a running Gatehouse does not put its own database away. */
export const backupRestore = defineCommand({
  name: 'backup restore',
  summary: 'what restoring a backup would do, and how it is done with Gatehouse stopped',
  role: 'admin',
  risk: 'read',
  parameters: { backup: backupWord },
  examples: ['backup restore gatehouse-20260102T030405Z-1a2b3c4d.backup'],
  read: async (deps, { backup: typed }, _actor, caller) => {
    const path = backupPath(deps, typed, caller)
    const { backup, effect } = await deps.backups.preview(path)
    return {
      title: 'Nothing was restored: Gatehouse runs, and a backup is put back while it is stopped.',
      severity: 'error',
      facts: backupFacts(backup),
      notes: [
        ...backup.notes,
        ...effectNotes(effect),
        'If one change is to be undone, roll back instead: that keeps everything else.',
        'On the machine, stop Gatehouse, type the command below, and start it again. What is there now is put aside, not deleted.',
      ],
      code: { language: 'text', text: restoreLine(deps.backups, path) },
      next: ['revision list'],
      data: { backup, effect },
    }
  },
})
