import { existsSync } from 'node:fs'
import type { ProcessView } from './process-view.ts'

/** Whether a process lives in a container: by the mark that Docker and Podman put there, or because its system lies in layers. */
export function isContained(process: ProcessView): boolean {
  const marks = ['/.dockerenv', '/run/.containerenv']
  if (marks.some(mark => existsSync(process.seenPath(mark)))) return true
  return process.mounts()?.findLast(({ point }) => point === '/')?.type === 'overlay'
}
