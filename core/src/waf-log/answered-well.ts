import { textHash } from '../access-log/sketch/text-hash.ts'

const slots = 1 << 16

/**
 * Which clients were answered well of late, and at which path: of 65,536 of them, in half a MiB. A client who shares a slot with another one
 * takes its place. It is asked about nearly every line of the access log, and remembered in memory alone.
 */
export class AnsweredWell {
  readonly #clients = new Uint32Array(slots)
  readonly #paths = new Uint32Array(slots)
  readonly #watched = new Uint8Array(slots)

  /** @returns whether it may be one that is watched */
  add(client: string, path: string): boolean {
    const hash = textHash(client)
    const slot = hash % slots
    this.#clients[slot] = hash
    this.#paths[slot] = markOf(path)
    return this.#watched[slot] === 1
  }

  /** From now on `add` says so of this client. */
  watch(client: string): void {
    this.#watched[textHash(client) % slots] = 1
  }

  /** Nobody is watched any more. */
  watchNobody(): void {
    this.#watched.fill(0)
  }

  /** Whether a client was answered well at another path than this one. */
  has(client: string, path: string): boolean {
    const hash = textHash(client)
    const slot = hash % slots
    return this.#clients[slot] === hash && this.#paths[slot] !== markOf(path)
  }
}

/** Tells most paths from each other by some of their characters. */
function markOf(path: string): number {
  const { length } = path
  const [late, middle] = [path.charCodeAt(length - 1), path.charCodeAt(length >> 1)]
  return (length * 31 * 31 * 31 + late * 31 * 31 + middle * 31 + path.charCodeAt(1)) >>> 0
}
