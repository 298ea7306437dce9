/** Times of lines that are further apart than this are not taken on the word of one of them. */
const mostApartMs = 86_400_000

/**
 * When a log begins: the time of its oldest line. A line that says it is a day older than those before and behind it has a wrong time, and says
 * nothing of the log.
 */
export class LogBeginning {
  #sinceMs: number | null
  /** No number before the first line: one that may be null is made anew for each line. */
  #beforeMs: number
  /** What it says is that of one line alone. */
  #isOne = false

  /**
   * @param sinceMs what was found before
   * @param beforeMs the time of a line that was read before; null for none
   */
  constructor(sinceMs: number | null, beforeMs: number | null) {
    this.#sinceMs = sinceMs
    this.#beforeMs = beforeMs ?? Number.NaN
  }

  /** Null before the first line. */
  get sinceMs(): number | null {
    return this.#sinceMs
  }

  /** The time of the next line. */
  add(atMs: number): void {
    const beforeMs = this.#beforeMs
    this.#beforeMs = atMs
    if (this.#sinceMs === null) {
      this.#sinceMs = atMs
      this.#isOne = true
      return
    }
    if (this.#isOne && atMs - this.#sinceMs > mostApartMs) this.#sinceMs = atMs
    else if (atMs < this.#sinceMs && !(beforeMs - atMs > mostApartMs)) this.#sinceMs = atMs
    this.#isOne = false
  }
}
