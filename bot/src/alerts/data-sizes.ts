import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataSize } from '@gatehouse/core/alerts/source.ts'

/** More files are not looked at, nor deeper ones. */
const mostFiles = 20_000
const deepest = 6
const freshMs = 60_000

/** What takes the room of a data folder: looked at once a minute at most, when somebody asks. */
export class DataSizes {
  readonly #folder: string
  readonly #monotonicMs: () => number
  #known: { atMs: number; sizes: Promise<readonly DataSize[]> } | null = null

  constructor(folder: string, monotonicMs: () => number) {
    this.#folder = folder
    this.#monotonicMs = monotonicMs
  }

  /** The largest first. */
  get(): Promise<readonly DataSize[]> {
    const atMs = this.#monotonicMs()
    if (this.#known === null || atMs - this.#known.atMs >= freshMs)
      this.#known = { atMs, sizes: sizesIn(this.#folder) }
    return this.#known.sizes
  }
}

async function sizesIn(folder: string): Promise<readonly DataSize[]> {
  const sizes = new Map<string, number>()
  let left = mostFiles
  const look = async (path: string, above: readonly string[]): Promise<void> => {
    for (const entry of await entriesOf(path)) {
      if (left <= 0) return
      left -= 1
      const names = [...above, entry.name]
      if (entry.isDirectory() && names.length <= deepest) await look(join(path, entry.name), names)
      if (!entry.isFile()) continue
      const name = nameOf(names)
      sizes.set(name, (sizes.get(name) ?? 0) + (await bytesOf(join(path, entry.name))))
    }
  }
  await look(folder, [])
  return [...sizes].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes)
}

/** A database with what is written ahead, a log with those before it, the edge's own files each, and otherwise a folder as a whole. */
function nameOf(names: readonly string[]): string {
  const [first = '', second] = names
  const name = first === 'edge' && second !== undefined ? `edge/${second}` : first
  return name.replace(/-(?:wal|shm)$/, '').replace(/-\d{4}-\d\d-\d\d.*?(\.log)(?:\.gz)?$/, '$1')
}

/** What has gone meanwhile, or is not ours to read, takes no room that could be named. */
async function entriesOf(path: string): Promise<Dirent[]> {
  return await readdir(path, { withFileTypes: true }).catch(() => [])
}

async function bytesOf(path: string): Promise<number> {
  const stat = await lstat(path).catch(() => null)
  return stat === null ? 0 : Math.min(stat.size, stat.blocks * 512)
}
