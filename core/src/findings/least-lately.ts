interface Linked<T> {
  before: T | null
  after: T | null
}

/** Things in the order in which they were last used. */
export class LeastLately<T extends Linked<T>> {
  #first: T | null = null
  #last: T | null = null

  /** What was not used for the longest time. */
  get first(): T | null {
    return this.#first
  }

  add(one: T): void {
    one.before = this.#last
    one.after = null
    if (this.#last === null) this.#first = one
    else this.#last.after = one
    this.#last = one
  }

  use(one: T): void {
    if (one === this.#last) return
    this.drop(one)
    this.add(one)
  }

  drop({ before, after }: T): void {
    if (before === null) this.#first = after
    else before.after = after
    if (after === null) this.#last = before
    else after.before = before
  }
}
