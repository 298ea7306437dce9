import { readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second (USER_HZ, proc(5)). */
const msPerTick = 10

/** The processor time, in milliseconds, that a process has used up to now, its own and the kernel's for it. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * msPerTick
}

/** The resident memory of a process in MB (of 1,048,576 bytes). */
export function residentMb(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(found?.[1]) / 1024
}

/** The resident memory once it has stopped moving: it changed by less than 1 % over 5 s; at most 30 s are spent on that. */
export async function settledMb(pid: number): Promise<number> {
  let last = residentMb(pid)
  for (let round = 0; round < 6; round += 1) {
    await new Promise(done => setTimeout(done, 5000))
    const now = residentMb(pid)
    if (Math.abs(now - last) < last / 100) return now
    last = now
  }
  return last
}
