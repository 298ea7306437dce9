/** Pauses between tries: each about twice the one before, up to a ceiling, spread by chance so that many do not come back at once. */
export class BackOff {
  readonly #firstMs: number
  readonly #ceilingMs: number
  readonly #random: () => number
  #nextMs: number

  constructor(firstMs: number, ceilingMs: number, random: () => number) {
    this.#firstMs = firstMs
    this.#ceilingMs = ceilingMs
    this.#random = random
    this.#nextMs = firstMs
  }

  /** @returns how long to wait before the next try, in milliseconds; never less than the other side asks for */
  next(askedMs: number | null = null): number {
    const pauseMs = this.#nextMs * (0.5 + this.#random() / 2)
    this.#nextMs = Math.min(this.#ceilingMs, this.#nextMs * 2)
    return Math.max(pauseMs, askedMs ?? 0)
  }

  /** It worked: the next pause is the first again. */
  reset(): void {
    this.#nextMs = this.#firstMs
  }
}
