import type { EdgeDeps } from './edge-deps.ts'

type AwayDeps = Pick<EdgeDeps, 'place' | 'admin' | 'log' | 'tell'>

const [looksUntilAway, looksPerOpening] = [2, 60]

/** Notices that the access log of the edge was moved away or deleted, and has Caddy begin a new one. */
export class AwayLogs {
  readonly #deps: AwayDeps
  readonly #runAgain: () => Promise<string | null>
  /** For how many looks it has been away. */
  #looks = 0

  /** @param runAgain makes the edge run its state once more; gives why it does not, or null */
  constructor(deps: AwayDeps, runAgain: () => Promise<string | null>) {
    this.#deps = deps
    this.#runAgain = runAgain
  }

  /** An edge that has run on writes where it was last made to. @throws AppError `unavailable` */
  async takeUp(): Promise<void> {
    const { logs } = this.#deps.place
    if (logs) logs.takeUp((await this.#deps.admin.read()).body)
  }

  /** To be called each second while the edge answers. What is away for a moment is being rotated; what does not help is tried again each minute. */
  async look(): Promise<void> {
    const { logs } = this.#deps.place
    if (!logs?.isAway()) {
      this.#looks = 0
      return
    }
    this.#looks += 1
    if (this.#looks % looksPerOpening !== looksUntilAway) return
    logs.anew()
    const words = await this.#runAgain()
    this.#deps.log.warn('access log was away', { words })
    if (words === null || this.#looks === looksUntilAway) this.#deps.tell({ kind: 'log-away', words })
    if (words === null) this.#looks = 0
  }
}
