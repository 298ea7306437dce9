import { backupFacts, effectNotes } from '../replies/backup-words.ts'
import type { Reply } from '../reply.ts'
import type { Restored } from './restore.ts'

/** What a person is told who restored a backup, or wished to. */
export function restoredReply(restored: Restored, dataFolder: string): Reply {
  const { kind, backup, effect, unread, revoked, aside } = restored
  const facts = backupFacts(backup)
  const around = [...backup.notes, ...(unread === null ? [] : [unread])]
  switch (kind) {
    case 'looked':
      return {
        title: 'The backup is whole. Nothing was changed.',
        severity: 'ok',
        facts,
        notes: [...around, ...(effect === null ? [] : effectNotes(effect))],
      }
    case 'occupied':
      return {
        title: `There is a Gatehouse in ${dataFolder} already. Nothing was changed.`,
        severity: 'error',
        facts,
        notes: [
          ...around,
          ...(effect === null ? [] : effectNotes(effect)),
          'To put what is there aside and restore the backup in its place, add: --put-aside',
        ],
      }
    case 'restored':
      return {
        title: `The backup was restored into ${dataFolder}.`,
        severity: 'ok',
        facts: [...facts, ...(aside === null ? [] : [['put aside', aside] as const])],
        notes: [
          ...around,
          ...(effect?.sameHistory ? effectNotes(effect) : [unsure(revoked)]),
          'Start Gatehouse now. The audit says that it was restored, and admins are told.',
        ],
      }
  }
}

function unsure(revoked: number): string {
  if (revoked === 0) return 'Everybody is signed out, and plans that waited are over.'
  return `${revoked === 1 ? 'One API key was' : `${revoked} API keys were`} revoked and recovery codes do not count any more, because nothing here tells which were withdrawn since. If none was, restore again with --keep-keys.`
}
