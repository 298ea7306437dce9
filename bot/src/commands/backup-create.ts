import type { Caller } from '../caller.ts'
import { type CommandDeps, defineCommand } from '../command.ts'
import { backupFacts } from '../replies/backup-words.ts'
import type { Reply } from '../reply.ts'

/** Makes a backup while everything runs, and reads it back. */
export const backupCreate = defineCommand({
  name: 'backup create',
  summary: 'make a backup now, and read it back whole',
  role: 'operator',
  risk: 'change',
  parameters: {},
  examples: ['backup create'],
  act: async (deps, _args, caller): Promise<Reply> => {
    const { removed, ...backup } = await deps.backups.create(nameOf(deps, caller))
    const name = backup.path.slice(backup.path.lastIndexOf('/') + 1)
    return {
      title: `Backup made: ${name}`,
      severity: 'ok',
      facts: backupFacts(backup),
      notes: [
        ...backup.notes,
        'It is sealed under the master key, which is not in it. Keep that key, and a copy of this file, on other machines.',
        ...(removed.length === 0 ? [] : [`Old ones that were removed: ${removed.join(', ')}.`]),
      ],
      next: ['backup list'],
      data: { name, ...backup, removed },
    }
  },
})

function nameOf({ accounts, keys }: CommandDeps, caller: Caller): string {
  switch (caller.kind) {
    case 'local':
      return 'local'
    case 'chat':
      return accounts.byIdentity(caller.identity)?.name ?? 'unknown'
    case 'key':
      return `key ${keys.get(caller.id)?.name ?? caller.id}`
  }
}
