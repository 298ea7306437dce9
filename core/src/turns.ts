/** Lets one piece of work run at a time, in the order in which they asked. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  /** True while something runs or waits. */
  get busy(): boolean {
    return this.#waiting > 0
  }

  /** Runs `work` when all before it have ended, however they ended. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1
    const turn = this.#last.then(work, work)
    this.#last = turn.then(
      () => undefined,
      () => undefined,
    )
    try {
      return await turn
    } finally {
      this.#waiting -= 1
    }
  }
}
