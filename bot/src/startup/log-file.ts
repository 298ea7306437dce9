import { existsSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createLog, type Log } from '@gatehouse/core/log.ts'
import { destination } from 'pino'

const maxBytes = 10 * 1024 * 1024

/** Where log lines go: to standard output as a service; into the data folder when a person has the terminal. */
export function openLog(dataFolder: string, terminal: boolean): Log {
  if (!terminal) return createLog(process.stdout)
  const file = join(dataFolder, 'gatehouse.log')
  if (existsSync(file) && statSync(file).size > maxBytes) renameSync(file, `${file}.1`)
  return createLog(destination({ dest: file, sync: true, append: true, mode: 0o600 }))
}
