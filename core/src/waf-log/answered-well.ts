import { textHash } from '../access-log/sketch/text-hash.ts'
import { pathMark } from './path-mark.ts'

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

  /**
   * @param hash `textHash` of that with which its clients begin
   * @param page `pathMark` of a path
   * @returns whether it may be one that is watched
   */
  add(hash: number, page: number, atMs: number): boolean {
    const slot = slotOf(hash)
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
    const page = pathMark(path)
    const [known, last, lastMs = 0, before, beforeMs = 0] = this.#slots.subarray(slot, slot + slotSize)
    if (known !== hash) return false
    return (last !== page && lastMs <= untilMs) || (before !== page && beforeMs <= untilMs)
  }
}

function slotOf(hash: number): number {
  return (hash % slots) * slotSize
}
