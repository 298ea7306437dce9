type Step = () => Promise<void>

/** Ends what was started, last first, when a signal asks for it. A second signal ends the process at once. */
export class Shutdown {
  /** Resolves when somebody asks the process to end. */
  readonly asked: Promise<void>
  readonly #steps: Step[] = []
  #done: Promise<void> | null = null

  constructor() {
    this.asked = new Promise(resolve => {
      let count = 0
      const onSignal = () => {
        count += 1
        if (count > 1) process.exit(130)
        resolve()
      }
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
    })
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
