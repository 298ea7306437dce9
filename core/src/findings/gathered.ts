import { keyText } from './finding-page.ts'
import { type Found, isOne, joined } from './join.ts'

/** What is more is to be written before more is read. */
const most = 1000

/** Puts together what is one, in the order of the log: each key's are apart where it was quiet between them. */
export class Gathered {
  readonly #found: Found[] = []
  readonly #last = new Map<string, Found>()

  get isEmpty(): boolean {
    return this.#found.length === 0
  }

  /** It is time to write it. */
  get isFull(): boolean {
    return this.#found.length >= most
  }

  add(one: Found): void {
    const key = keyText(one)
    const last = this.#last.get(key)
    if (last && isOne(last, one)) {
      Object.assign(last, joined(last, one))
      return
    }
    const copy = { ...one }
    this.#found.push(copy)
    this.#last.set(key, copy)
  }

  all(): readonly Found[] {
    return this.#found
  }

  clear(): void {
    this.#found.length = 0
    this.#last.clear()
  }
}
