import { likelyAccount } from '../dispatch/confirm.ts'
import type { DispatchDeps } from '../dispatch/dispatch.ts'
import { decide, dispatch } from '../dispatch/dispatch.ts'
import type { Handovers } from '../handover.ts'
import type { ConsoleDesk } from '../platforms/console/converse.ts'

/** The desk that all faces drive. What comes before everything is ready waits for it. */
export class StartingDesk implements ConsoleDesk {
  readonly handovers: Handovers
  readonly log: DispatchDeps['log']
  readonly #ready = Promise.withResolvers<DispatchDeps>()
  #deps: DispatchDeps | null = null

  constructor(handovers: Handovers, log: DispatchDeps['log']) {
    this.handovers = handovers
    this.log = log
  }

  /** From now on commands are run. */
  open(deps: DispatchDeps): void {
    this.#deps = deps
    this.#ready.resolve(deps)
  }

  readonly run: ConsoleDesk['run'] = async request => dispatch(await this.#ready.promise, request)

  readonly decide: ConsoleDesk['decide'] = async decision => decide(await this.#ready.promise, decision)

  likelyAccount(confirmation: string): string | null {
    return this.#deps && likelyAccount(this.#deps, confirmation)
  }
}
