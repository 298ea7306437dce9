const latelyMs = 10 * 60_000

/** How many lines of the access log could not be read within the last ten minutes, for whoever looks again and again. */
export class UnreadLately {
  /** Each change of the sum, the oldest one from before those minutes. */
  #sums: { atMs: number; lines: number }[] = []

  /** @param lines since the log is counted */
  add(atMs: number, lines: number): number {
    const last = this.#sums.at(-1)
    // It is counted anew.
    if (last && lines < last.lines) this.#sums = []
    if (this.#sums.at(-1)?.lines !== lines) this.#sums.push({ atMs, lines })
    while ((this.#sums[1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs - latelyMs) this.#sums.shift()
    return lines - (this.#sums[0]?.lines ?? lines)
  }
}
