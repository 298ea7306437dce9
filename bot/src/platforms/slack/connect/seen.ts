/** Remembers what was seen last, within a bound. */
export class Seen {
  readonly #most: number
  readonly #seen = new Set<string>()

  constructor(most: number) {
    this.#most = most
  }

  /** Whether this is the first time; remembers it. */
  first(id: string): boolean {
    if (this.#seen.has(id)) return false
    if (this.#seen.size >= this.#most) this.#seen.delete(this.#seen.values().next().value ?? '')
    this.#seen.add(id)
    return true
  }
}
