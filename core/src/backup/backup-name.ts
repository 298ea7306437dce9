import { z } from 'zod'

/** What a backup may be called inside the folder of backups: nothing that leads out of it, nothing hidden. */
export const BackupName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,90}\.backup$/,
    'is the name of a backup, as in gatehouse-20260102T030405Z-1a2b3c4d.backup; see: backup list',
  )

/** When a backup was made by what it is called; null where its name does not say. */
export function madeAtOfName(name: string): number | null {
  const [, ...parts] = /-([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z-/.exec(name) ?? []
  const [year, month, day, hour, minute, second] = parts
  const madeAtMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(madeAtMs) ? null : madeAtMs
}

/** Names say when a backup was made and by which master key it is opened: `gatehouse-20260102T030405Z-1a2b3c4d.backup`. */
export function backupName(madeAtMs: number, fingerprint: string, again = 0): string {
  const moment = new Date(madeAtMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return `gatehouse-${moment}-${fingerprint}${again === 0 ? '' : `-${again + 1}`}.backup`
}
