import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** One process, told apart from a later one that got the same number: by the kernel's own start time where it can be read. */
export const ProcessId = z.object({ pid: z.int().positive(), startedAt: z.string() })
export type ProcessId = z.infer<typeof ProcessId>

/** The process of that number as it runs now. */
export function identify(pid: number): ProcessId {
  return { pid, startedAt: readStat(pid)?.startedAt ?? '' }
}

/** True while that very process runs; one that has ended and was not waited for yet does not. */
export function isAlive(process_: ProcessId): boolean {
  if (!answersSignal(process_.pid)) return false
  const stat = readStat(process_.pid)
  if (!stat) return process_.startedAt === ''
  return stat.state !== 'Z' && (process_.startedAt === '' || stat.startedAt === process_.startedAt)
}

/** Sends a signal to that very process, if it still runs. */
export function signal(process_: ProcessId, name: NodeJS.Signals): void {
  if (isAlive(process_)) process.kill(process_.pid, name)
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Fields 3 and 22 of /proc/<pid>/stat (proc(5)); undefined where there is no such file. */
function readStat(pid: number): { state: string; startedAt: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', startedAt: fields[19] ?? '' }
  } catch {
    return undefined
  }
}
