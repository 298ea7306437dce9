import { existsSync } from 'node:fs'
import { isMachines } from './namespace.ts'
import type { ProcessView } from './process-view.ts'

const marks = ['/.dockerenv', '/run/.containerenv']
/** An engine gives each container its own, and leaves out one or the other where it is told to share it. */
const owned = ['pid', 'ipc', 'uts'] as const

/**
 * Whether a process lives in a container: there is the mark of Docker or Podman, or its system lies in layers, and the kernel keeps
 * something apart for it. A machine that was made from an image has the mark as well, and shares everything with itself.
 */
export function isContained(process: ProcessView): boolean {
  const looksSo =
    marks.some(mark => existsSync(process.seenPath(mark))) ||
    process.mounts()?.findLast(({ point }) => point === '/')?.type === 'overlay'
  return looksSo && owned.some(kind => isMachines(process.pid, kind) === false)
}
