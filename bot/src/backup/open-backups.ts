import { basename, dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import {
  backupFolderOf,
  lastGoodBackup,
  listBackups,
  prepareBackupFolder,
} from '@gatehouse/core/backup/backup-folder.ts'
import type { Backups, BackupTries, RestoreEffect, VerifiedBackup } from '@gatehouse/core/backup/backups.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { Turns } from '@gatehouse/core/turns.ts'
import type { Job, JobEnd } from './job.ts'
import { remember } from './make.ts'

interface BackupParts {
  dataFolder: string
  masterKeyFile: string
  /** The key under which the database is sealed now. @throws AppError when it cannot be read */
  masterKey(): Buffer
  clock: Pick<Clock, 'nowMs'>
}

/** Backups of the data folder of a running instance; one is made or read at a time, in a thread. */
export function openBackups({
  dataFolder,
  masterKeyFile,
  masterKey,
  clock,
}: BackupParts): Backups & { close(): Promise<void> } {
  const folder = backupFolderOf(dataFolder)
  const turns = new Turns()
  const reading = (path: string) => {
    prepareBackupFolder(folder)
    return { path, masterKey: masterKey(), scratch: folder }
  }
  const tries: BackupTries = { sinceMs: clock.nowMs(), last: null }
  const tell = (failure: string | null) => {
    tries.last = { atMs: clock.nowMs(), failure }
  }
  return {
    folder,
    dataFolder,
    masterKeyFile,
    list: () => listBackups(folder),
    lastGood: () => lastGoodBackup(dataFolder),
    create: by =>
      turns.take(async () => {
        try {
          const parts = { dataFolder, folder, masterKey: masterKey(), by, nowMs: clock.nowMs() }
          const made = await run<VerifiedBackup & { removed: string[] }>({ kind: 'make', parts })
          tell(null)
          return made
        } catch (error) {
          // Words of a bug may hold a stack, which the log has.
          tell(error instanceof AppError ? error.message : 'Something went wrong inside; the log says more.')
          throw error
        }
      }),
    tries: () => ({ ...tries }),
    verify: path =>
      turns.take(async () => {
        const verified = await run<VerifiedBackup>({ kind: 'check', parts: reading(path) })
        const last = lastGoodBackup(dataFolder)
        // An old one that is still whole says nothing of newer ones.
        if (dirname(path) === folder && (last === null || last.madeAtMs <= verified.manifest.madeAtMs))
          remember(folder, verified, basename(path), clock.nowMs())
        return verified
      }),
    preview: path =>
      turns.take(() =>
        run<{ backup: VerifiedBackup; effect: RestoreEffect }>({
          kind: 'preview',
          parts: { ...reading(path), dataFolder, nowMs: clock.nowMs() },
        }),
      ),
    close: () => turns.take(async () => undefined),
  }
}

/** What the thread answers is of our own making: it is not read again. */
function run<T>(workerData: Job): Promise<T> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('thread.ts', import.meta.url), { workerData })
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the thread of the backup ended without an answer')))
    worker.once('message', (end: JobEnd) => {
      switch (end.kind) {
        case 'done':
          return resolve(end.answer as T)
        case 'refused':
          return reject(new AppError(end.code, end.words))
        case 'bug':
          return reject(new Error(end.words))
      }
    })
  })
}
