type Step = () => Promise<void>

/** Signals that come closer together than this are one wish: a closing terminal sends several. */
const sameWishMs = 300

/** Ends what was started, last first, when somebody asks for it. A second wish ends everything at once. */
export class Shutdown {
  /** Resolves when somebody asks the process to end. */
  readonly asked: Promise<void>
  readonly #nowMs: () => number
  readonly #steps: Step[] = []
  readonly #forced: (() => void)[] = []
  readonly #tellAsked: () => void
  #begunMs: number | null = null
  #done: Promise<void> | null = null

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
    const { promise, resolve } = Promise.withResolvers<void>()
    this.asked = promise
    this.#tellAsked = resolve
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#signalled())
    // A terminal that was closed, or a reader of the log that has gone.
    for (const stream of [process.stdin, process.stdout, process.stderr])
      stream.on('error', () => this.begin())
  }

  /** Somebody has asked, in whichever way; a signal after this is the second wish. */
  begin(): void {
    this.#begunMs ??= this.#nowMs()
    this.#tellAsked()
  }

  /** Something to do instead of all steps when somebody will not wait. */
  whenForced(step: () => void): void {
    this.#forced.push(step)
  }

  /** Something to do at the end. */
  atEnd(step: Step): void {
    this.#steps.push(step)
  }

  /** Does all of it once; a step that fails does not keep the others from ending. */
  run(): Promise<void> {
    this.#done ??= this.#runAll()
    return this.#done
  }

  #signalled(): void {
    if (this.#begunMs !== null && this.#nowMs() - this.#begunMs > sameWishMs) this.#force()
    this.begin()
  }

  #force(): void {
    for (const step of this.#forced) step()
    process.exit(130)
  }

  async #runAll(): Promise<void> {
    const failures: unknown[] = []
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        await step()
      } catch (error) {
        failures.push(error)
      }
    }
    for (const failure of failures) process.stderr.write(`while ending: ${String(failure)}\n`)
  }
}
