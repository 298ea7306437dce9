import { AppError } from '@gatehouse/core/error.ts'
import { type Answer, notDone } from '../answer.ts'
import type { Caller } from '../caller.ts'
import type { Command } from '../command.ts'
import { check } from '../dispatch/check.ts'
import { decide, dispatch } from '../dispatch/dispatch.ts'
import type { DispatchDeps } from '../dispatch/dispatch-deps.ts'
import { likelyAccount } from '../dispatch/who-confirms.ts'
import type { Handovers } from '../handover.ts'
import type { ConsoleDesk } from '../platforms/console/converse.ts'

/** The desk that all faces drive. What comes before everything is ready waits for it. */
export class StartingDesk implements ConsoleDesk {
  readonly handovers: Handovers
  readonly log: DispatchDeps['log']
  readonly #ready = Promise.withResolvers<DispatchDeps>()
  readonly #running = new Set<Promise<Answer>>()
  #deps: DispatchDeps | null = null
  #answered: () => void = () => undefined

  constructor(handovers: Handovers, log: DispatchDeps['log']) {
    this.handovers = handovers
    this.log = log
    // A start that fails before anybody asked is nobody's question.
    this.#ready.promise.catch(() => undefined)
  }

  /** From now on commands are run. `answered`: told after each, because it may have changed something. */
  open(deps: DispatchDeps, answered: () => void): void {
    this.#deps = deps
    this.#answered = answered
    this.#ready.resolve(deps)
  }

  /** There will be nothing to run commands on: whoever waits is told why. */
  fail(words: string): void {
    this.#ready.reject(new AppError('unavailable', `Gatehouse could not start. ${words}`))
  }

  readonly run: ConsoleDesk['run'] = request => this.#answer(deps => dispatch(deps, request))

  readonly decide: ConsoleDesk['decide'] = decision => this.#answer(deps => decide(deps, decision))

  /** Whether somebody may use a command now; null when they may. */
  readonly check = async (caller: Caller, command: Command): Promise<Answer | null> => {
    const deps = await this.#ready.promise
    return check(deps, caller, command)
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  async #answer(work: (deps: DispatchDeps) => Promise<Answer>): Promise<Answer> {
    const working = this.#ready.promise.then(work, unavailable)
    this.#running.add(working)
    return working.finally(() => {
      this.#running.delete(working)
      this.#answered()
    })
  }

  likelyAccount(confirmation: string): string | null {
    return this.#deps && likelyAccount(this.#deps, confirmation)
  }
}

function unavailable(error: unknown): Answer {
  if (!(error instanceof AppError)) throw error
  return notDone({ title: error.message, severity: 'error' }, error.code)
}
