import type { BlockStore } from './block.ts'
import { linesOf, sealedText } from './list-text.ts'
import { OrderedLines } from './ordered-lines.ts'

/** The list as it should be. Each has a number that is greater than that of the one before. */
export interface Listed {
  number: number
  text: string
  seal: string
}

/**
 * The list that the database says, kept beside it: of a hundred thousand blocks only those are read again that have changed. A block whose
 * time is over is in it until it is ended; what was over before the list was read from its beginning is not.
 */
export class BlockList {
  readonly #store: Pick<BlockStore, 'changes'>
  readonly #lines = new Map<number, string[]>()
  readonly #ordered = new OrderedLines()
  #mark = 0
  #readAtMs = 0
  #number = 0
  #listed: Listed | null = null

  constructor(store: Pick<BlockStore, 'changes'>) {
    this.#store = store
  }

  /** When all of it was read, in wall time: what was over by then is not in it. */
  get readAtMs(): number {
    return this.#readAtMs
  }

  /** The list as it should be now. Never inside a transaction, which may be undone. */
  now(nowMs: number): Listed {
    // What was over by a clock that was set back is not over now.
    if (nowMs < this.#readAtMs) this.readAgain()
    let { mark, changes } = this.#changes(nowMs)
    if (mark < this.#mark) {
      // An older database is there in place of the one that was read.
      this.readAgain()
      ;({ mark, changes } = this.#changes(nowMs))
    }
    this.#mark = mark
    // What was over at the beginning ends without having been in it.
    const ours = changes.filter(({ id, block }) => block !== null || this.#lines.has(id))
    if (this.#listed && ours.length === 0) return this.#listed
    for (const { id, block } of ours) this.#take(id, block ? linesOf(block) : [])
    this.#number += 1
    this.#listed = { number: this.#number, ...sealedText(this.#ordered.all()) }
    return this.#listed
  }

  /** Forgets what it has read, so that all of it is read once more. */
  readAgain(): void {
    for (const id of [...this.#lines.keys()]) this.#take(id, [])
    this.#mark = 0
    this.#listed = null
  }

  #changes(nowMs: number): ReturnType<BlockStore['changes']> {
    if (this.#mark === 0) this.#readAtMs = nowMs
    return this.#store.changes(this.#mark, nowMs)
  }

  #take(id: number, lines: string[]): void {
    this.#ordered.take(this.#lines.get(id) ?? [])
    this.#ordered.add(lines)
    if (lines.length > 0) this.#lines.set(id, lines)
    else this.#lines.delete(id)
  }
}
