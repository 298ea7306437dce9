/** More changes than this at once are put in order all together. */
const mostSingle = 500

/** Lines in order, each once however often it was added: of a hundred thousand a few are changed in place. */
export class OrderedLines {
  readonly #counts = new Map<string, number>()
  #ordered: string[] = []
  /** What was added or taken away since they were put in order. */
  readonly #changed = new Set<string>()

  add(lines: readonly string[]): void {
    for (const line of lines) this.#count(line, 1)
  }

  /** Takes away what was added as often. */
  take(lines: readonly string[]): void {
    for (const line of lines) this.#count(line, -1)
  }

  /** All of them. It is not changed by what comes later. */
  all(): readonly string[] {
    if (this.#changed.size > mostSingle) this.#ordered = [...this.#counts.keys()].sort()
    else if (this.#changed.size > 0) {
      this.#ordered = [...this.#ordered]
      for (const line of this.#changed) this.#place(line)
    }
    this.#changed.clear()
    return this.#ordered
  }

  #count(line: string, by: 1 | -1): void {
    const count = (this.#counts.get(line) ?? 0) + by
    if (count > 0) this.#counts.set(line, count)
    else this.#counts.delete(line)
    this.#changed.add(line)
  }

  #place(line: string): void {
    const at = this.#firstAtOrAfter(line)
    const isThere = this.#ordered[at] === line
    if (isThere === this.#counts.has(line)) return
    if (isThere) this.#ordered.splice(at, 1)
    else this.#ordered.splice(at, 0, line)
  }

  #firstAtOrAfter(line: string): number {
    let [low, high] = [0, this.#ordered.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#ordered[middle] ?? line) < line) low = middle + 1
      else high = middle
    }
    return low
  }
}
