import { textHash } from '../access-log/sketch/text-hash.ts'

const slots = 1 << 15
/** Numbers of a slot, all in one line of a processor's cache. */
const slotSize = 8
const [hashAt, lastAt, lastMsAt, beforeAt, beforeMsAt, watchedAt] = [0, 1, 2, 3, 4, 5]

/**
 * Which networks were answered well, at which two paths of late, and since when: of 32,768 of them, in two MiB. One that shares a slot with
 * another one takes its place. It is asked about nearly every line of the access log, and remembered in memory alone.
 */
export class AnsweredWell {
  readonly #slots = new Float64Array(slots * slotSize)

  /** @returns whether it may be one that is watched */
  add(name: string, path: string, atMs: number): boolean {
    const hash = textHash(name)
    const slot = slotOf(hash)
    const page = markOf(path)
    const own = this.#slots
    if (own[slot + hashAt] !== hash) {
      own[slot + hashAt] = hash
      own[slot + beforeAt] = page
      own[slot + beforeMsAt] = atMs
    } else if (own[slot + lastAt] === page) return own[slot + watchedAt] === 1
    else {
      own[slot + beforeAt] = own[slot + lastAt] ?? page
      own[slot + beforeMsAt] = own[slot + lastMsAt] ?? atMs
    }
    own[slot + lastAt] = page
    own[slot + lastMsAt] = atMs
    return own[slot + watchedAt] === 1
  }

  /** From now on `add` says so of this one. */
  watch(name: string): void {
    this.#slots[slotOf(textHash(name)) + watchedAt] = 1
  }

  /** Nobody is watched any more. */
  watchNobody(): void {
    for (let slot = 0; slot < this.#slots.length; slot += slotSize) this.#slots[slot + watchedAt] = 0
  }

  /** Whether it was answered well at another path than this one by that moment. */
  has(name: string, path: string, untilMs: number): boolean {
    const hash = textHash(name)
    const slot = slotOf(hash)
    const page = markOf(path)
    const [known, last, lastMs = 0, before, beforeMs = 0] = this.#slots.subarray(slot, slot + slotSize)
    if (known !== hash) return false
    return (last !== page && lastMs <= untilMs) || (before !== page && beforeMs <= untilMs)
  }
}

function slotOf(hash: number): number {
  return (hash % slots) * slotSize
}

/** Tells most paths from each other by some of their characters. */
function markOf(path: string): number {
  const { length } = path
  const [late, middle] = [path.charCodeAt(length - 1), path.charCodeAt(length >> 1)]
  return (length * 31 * 31 * 31 + late * 31 * 31 + middle * 31 + path.charCodeAt(1)) >>> 0
}
