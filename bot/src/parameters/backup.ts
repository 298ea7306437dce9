import { BackupName } from '@gatehouse/core/backup/backup-name.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { z } from 'zod'
import type { Caller } from '../caller.ts'
import type { CommandDeps } from '../command.ts'
import { optional, positional } from '../command.ts'

const Word = z.string().min(1).max(1000)
const looks = 'gatehouse-20260102T030405Z-1a2b3c4d.backup'
const summary = 'the backup, by its name; at the console of the machine also by a whole path'

/** A backup by its name; the console of the machine may name any file. */
export const backupWord = positional(Word, looks, summary)

/** The same, or nothing for the newest. */
export const someBackup = optional(Word, looks, `${summary}; otherwise the newest`)

/** The name of the newest backup. @throws AppError `not_found` when there is none */
export function newestBackup({ backups }: CommandDeps): string {
  const [newest] = backups.list()
  if (!newest) throw new AppError('not_found', 'There is no backup yet. Make one: backup create')
  return newest.name
}

/**
 * The path of the backup that somebody means.
 * @throws AppError `invalid` when it is not one that they may name
 */
export function backupPath({ backups }: CommandDeps, typed: string, { kind }: Pick<Caller, 'kind'>): string {
  if (BackupName.safeParse(typed).success) return `${backups.folder}/${typed}`
  if (kind === 'local' && typed.startsWith('/')) return typed
  throw new AppError(
    'invalid',
    kind === 'local'
      ? 'This is neither the name of a backup nor a whole path of one. Names are listed by: backup list'
      : 'This is not the name of a backup. Names are listed by: backup list',
  )
}
