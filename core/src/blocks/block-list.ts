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
  #listed: Listed | null = null

  constructor(store: Pick<BlockStore, 'changes'>) {
    this.#store = store
  }

  /** The list as it should be now. Never inside a transaction, which may be undone. */
  now(): Listed {
    const { mark, changes } = this.#store.changes(this.#mark)
    if (this.#listed && changes.length === 0) return this.#listed
    this.#mark = mark
    for (const { id, block } of changes) this.#take(id, block ? linesOf(block) : [])
    const number = (this.#listed?.number ?? 0) + 1
    this.#listed = { number, ...sealedText(this.#ordered.all()) }
    return this.#listed
  }

  #take(id: number, lines: string[]): void {
    this.#ordered.take(this.#lines.get(id) ?? [])
    this.#ordered.add(lines)
    if (lines.length > 0) this.#lines.set(id, lines)
    else this.#lines.delete(id)
  }
}
