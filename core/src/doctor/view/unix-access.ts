import type { Stats } from 'node:fs'
import type { ProcessView } from './process-view.ts'

/** CAP_DAC_OVERRIDE (capabilities(7)): permissions of files do not hold for it. */
const overrides = 1n << 1n

/** Whether the permissions of something let a process write to it. What is not seen of the process counts as allowed. */
export function mayWrite(process: ProcessView, { mode, uid, gid }: Stats): boolean {
  const own = process.uid()
  if (own === null || (BigInt(`0x${process.status('CapEff') ?? '0'}`) & overrides) !== 0n) return true
  if (own === uid) return (mode & 0o200) !== 0
  const groups = `${process.status('Gid')?.split(/\s+/)[1]} ${process.status('Groups')}`.split(/\s+/)
  return (mode & (groups.includes(String(gid)) ? 0o020 : 0o002)) !== 0
}
