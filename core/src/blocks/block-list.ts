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
 * time is over is in it until it is ended.
 */
export class BlockList {
  readonly #store: Pick<BlockStore, 'changes'>
  readonly #lines = new Map<number, string[]>()
  readonly #ordered = new OrderedLines()
  #mark = 0
  #number = 0
  #listed: Listed | null = null

  constructor(store: Pick<BlockStore, 'changes'>) {
    this.#store = store
  }

  /** The list as it should be now. Never inside a transaction, which may be undone. */
  now(): Listed {
    let { mark, changes } = this.#store.changes(this.#mark)
    if (mark < this.#mark) {
      // An older database is there in place of the one that was read.
      this.readAgain()
      ;({ mark, changes } = this.#store.changes(0))
    }
    if (this.#listed && changes.length === 0) return this.#listed
    this.#mark = mark
    for (const { id, block } of changes) this.#take(id, block ? linesOf(block) : [])
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

  #take(id: number, lines: string[]): void {
    this.#ordered.take(this.#lines.get(id) ?? [])
    this.#ordered.add(lines)
    if (lines.length > 0) this.#lines.set(id, lines)
    else this.#lines.delete(id)
  }
}
