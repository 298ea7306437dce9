/** Since when something is so, by a clock that never jumps. */
export class Waiting {
  readonly #nowMs: () => number
  readonly #since = new Map<string, number>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** It is so. @returns for how long it has been */
  so(key: string): number {
    const nowMs = this.#nowMs()
    const since = this.#since.get(key)
    if (since === undefined) this.#since.set(key, nowMs)
    return since === undefined ? 0 : nowMs - since
  }

  /** For how long it has been so; null when it is not. */
  for(key: string): number | null {
    const since = this.#since.get(key)
    return since === undefined ? null : this.#nowMs() - since
  }

  /** What begins so and has been so for that long is not so any more. */
  end(beginning: string, ms: number): void {
    for (const key of this.#since.keys())
      if (key.startsWith(beginning) && (this.for(key) ?? 0) >= ms) this.not(key)
  }

  /** It is not so any more. */
  not(key: string): void {
    this.#since.delete(key)
  }

  /** What begins so and is not among these is not so any more. */
  only(beginning: string, keys: ReadonlySet<string>): void {
    for (const key of this.#since.keys()) if (key.startsWith(beginning) && !keys.has(key)) this.not(key)
  }
}
