import {
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** A folder that is mounted, as a container's volumes are, is not renamed, and nothing is renamed into another mount. */
const mounted = new Set(['EBUSY', 'EXDEV'])

/** Moves a file or a folder; what is in a mounted folder moves and the folder stays. An empty folder in the way gives way. */
export function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
  try {
    renameSync(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && mounted.has(String(error.code)))) throw error
    moveContents(from, to)
  }
}

/** Nothing is taken away before all of it is on the disk elsewhere. */
function moveContents(from: string, to: string): void {
  copy(from, to)
  for (const name of readdirSync(from)) rmSync(join(from, name), { recursive: true })
  try {
    rmdirSync(from)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EBUSY')) throw error
  }
}

function copy(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copy(source, target)
    else {
      copyFileSync(source, target)
      sync(target)
    }
  }
  sync(to)
}

function sync(path: string): void {
  const opened = openSync(path, 'r')
  fsyncSync(opened)
  closeSync(opened)
}
