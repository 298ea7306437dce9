import { AppError } from '@gatehouse/core/error.ts'
import { Turns } from '@gatehouse/core/turns.ts'

/** How many may be under way, waiting or running, and what is said to whoever comes after them. */
interface AskerLimits {
  /** Of one asker. */
  each: number
  /** Of all together: each takes a moment, and who comes later than these would not wait for an answer. */
  all: number
  /** Sentences. */
  words: { each: string; all: string }
}

/** What is dear is done one at a time, and of each asker only so much, so that nobody takes it away from the others. */
export class AskerTurns {
  readonly #limits: AskerLimits
  readonly #turns = new Turns()
  readonly #askers = new Map<string, number>()
  #all = 0

  constructor(limits: AskerLimits) {
    this.#limits = limits
  }

  /**
   * Counts something of an asker as under way. @returns what ends that
   * @throws AppError `unavailable` at once when the asker has too much under way, or all have
   */
  enter(asker: string): () => void {
    const { each, all, words } = this.#limits
    const own = this.#askers.get(asker) ?? 0
    if (own >= each) throw new AppError('unavailable', words.each)
    if (this.#all >= all) throw new AppError('unavailable', words.all)
    this.#count(asker, 1)
    return () => this.#count(asker, -1)
  }

  /** Does what was entered for in its turn. */
  run<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    return this.#turns.take(work)
  }

  /** Enters for one piece of work. @throws AppError as `enter` does */
  async take<Answer>(asker: string, work: () => Promise<Answer>): Promise<Answer> {
    const leave = this.enter(asker)
    try {
      return await this.run(work)
    } finally {
      leave()
    }
  }

  #count(asker: string, more: 1 | -1): void {
    const own = (this.#askers.get(asker) ?? 0) + more
    if (own > 0) this.#askers.set(asker, own)
    else this.#askers.delete(asker)
    this.#all += more
  }
}

/** For searches of the files of the logs: each takes some seconds. */
export const searchTurns = (): AskerTurns =>
  new AskerTurns({
    each: 1,
    all: 5,
    words: {
      each: 'Your last search of the logs is still under way: wait for its answer.',
      all: 'The logs are being searched for others just now: try again in a moment.',
    },
  })

/** For commands that ask for numbers of the logs: a wide question takes half a second. */
export const questionTurns = (): AskerTurns =>
  new AskerTurns({
    each: 2,
    all: 8,
    words: {
      each: 'Two of your questions about the logs are still under way: wait for an answer.',
      all: 'The numbers of the logs are being worked out for others just now: try again in a moment.',
    },
  })
