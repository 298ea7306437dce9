import { setImmediate } from 'node:timers/promises'
import type { Change } from '@gatehouse/core/change.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { diffStates } from '@gatehouse/core/routing/diff.ts'
import type { CommandDeps } from '../command.ts'

/** What revisions changed, worked out one after the other, the newest first. A large state takes a tenth of a second to read. */
export class Differences {
  readonly #deps: Pick<CommandDeps, 'revisions' | 'clock'>
  readonly #untilMs: number
  /** What one revision follows is what the one before it made: it is read once. */
  #last: { number: number; state: DesiredState } | null = null

  /** @param maxMs when that time is over, no more are worked out */
  constructor(deps: Pick<CommandDeps, 'revisions' | 'clock'>, maxMs: number) {
    this.#deps = deps
    this.#untilMs = deps.clock.monotonicMs() + maxMs
  }

  /** What a revision changed; null when there is no time left. */
  async of(number: number): Promise<Change[] | null> {
    const { revisions, clock } = this.#deps
    const parent = revisions.get(number)?.parent ?? null
    if (parent === null) return []
    if (clock.monotonicMs() >= this.#untilMs) return null
    const after = this.#state(number)
    const before = this.#state(parent)
    this.#last = { number: parent, state: before }
    // Others want to be answered meanwhile.
    await setImmediate()
    return diffStates(before, after)
  }

  #state(number: number): DesiredState {
    return this.#last?.number === number ? this.#last.state : this.#deps.revisions.state(number)
  }
}
