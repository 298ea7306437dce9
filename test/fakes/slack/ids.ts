/** Made-up ids in Slack's forms, the same in every run. */
export class Ids {
  #count = 0

  /** For instance `C0FAKE0001` for the prefix `C`. */
  next(prefix: string): string {
    this.#count += 1
    return `${prefix}0FAKE${this.#count.toString(36).toUpperCase().padStart(4, '0')}`
  }

  /** A short name for a block or an element that came without one. */
  name(): string {
    this.#count += 1
    return this.#count.toString(36).padStart(5, 'x')
  }

  /** Hexadecimal digits that are no secret. */
  hex(digits: number): string {
    this.#count += 1
    return (this.#count * 0x9e3779b1).toString(16).padStart(digits, 'abcdef0123456789').slice(-digits)
  }
}
