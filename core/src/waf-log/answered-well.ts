import { textHash } from '../access-log/sketch/text-hash.ts'

const slots = 1 << 16

/**
 * Which clients were answered well of late, and at which path: of 65,536 of them, in half a MiB. A client who shares a slot with another one
 * takes its place. It is asked about nearly every line of the access log, and remembered in memory alone.
 */
export class AnsweredWell {
  readonly #clients = new Uint32Array(slots)
  readonly #paths = new Uint32Array(slots)

  add(client: string, path: string): void {
    const hash = textHash(client)
    const slot = hash % slots
    this.#clients[slot] = hash
    this.#paths[slot] = markOf(path)
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
  let mark = path.length
  const step = Math.max(1, path.length >> 3)
  for (let at = path.length - 1; at > 0; at -= step) mark = (Math.imul(mark, 31) + path.charCodeAt(at)) | 0
  return mark >>> 0
}
