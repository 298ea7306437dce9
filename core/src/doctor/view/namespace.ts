import { readlinkSync } from 'node:fs'

/** What a process may have for itself (namespaces(7)). */
export type NamespaceKind = 'ipc' | 'net' | 'pid' | 'uts'

/** The first ones of the kernel, which are the machine’s (PROC_*_INIT_INO in include/linux/proc_ns.h); those of the network have no fixed number. */
const machines = { ipc: 'ipc:[4026531839]', uts: 'uts:[4026531838]', pid: 'pid:[4026531836]' }

/** One namespace of a process, as the kernel names it; null where that is another user's, or gone. */
export function namespaceOf(pid: number, kind: NamespaceKind): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`)
  } catch {
    return null
  }
}

/** Whether a process shares that with the whole machine; null where it is not seen. */
export function isMachines(pid: number, kind: keyof typeof machines): boolean | null {
  const own = namespaceOf(pid, kind)
  return own === null ? null : own === machines[kind]
}
