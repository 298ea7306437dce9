import type { Clock } from '../clock.ts'
import { AppError, errorWords } from '../error.ts'
import type { Listed } from './block-list.ts'
import type { EdgeSide } from './list-file.ts'

/** A real request that shows whether the edge does what the list says: of this client, to a route or anywhere. */
export interface Sample {
  client: string
  route: string | null
}

/** Whether the edge does what the database says; `words` are a clause without a full stop. */
export type InForce =
  /** `shown`: what a real request came to; null when none could be made. */
  { kind: 'in-force'; shown: (Sample & { refused: boolean }) | null } | { kind: 'not-yet'; words: string }

interface InForceDeps {
  edge: EdgeSide
  clock: Clock
  /** Whether the database says that such a request is refused. */
  isRefused(sample: Sample): boolean
}

/** As long as somebody waits for an answer. What takes longer is looked after by the watch. */
const patienceMs = 2000
/** A list is in force within a few milliseconds; the edge must not be asked more often than that. */
const pausesMs = [1, 1, 2, 2, 5, 5, 10, 20]
const longestPauseMs = 50
/** As many lists may have been written since the one that the edge has. */
const mostKnown = 1000

/** Waits for the edge to have lists in force, and shows by requests that it does what they say. */
export class InForceCheck {
  readonly #deps: InForceDeps
  readonly #numbers = new Map<string, number>()
  #newest = 0
  #asking: Promise<string | null> | null = null

  constructor(deps: InForceDeps) {
    this.#deps = deps
  }

  /** A list that was put in its place. */
  written({ seal, number }: Listed): void {
    this.#newest = number
    this.#numbers.delete(seal)
    this.#numbers.set(seal, number)
    const oldest = this.#numbers.keys().next().value
    if (this.#numbers.size > mostKnown && oldest !== undefined) this.#numbers.delete(oldest)
  }

  /** Waits two seconds at most until this list, or a later one, is in force, and then has it shown. Never throws. */
  async reached({ number }: Pick<Listed, 'number'>, sample: Sample | null): Promise<InForce> {
    const { clock } = this.#deps
    const endMs = clock.monotonicMs() + patienceMs
    let words = 'the edge has not taken the list up'
    for (let asked = 0; asked === 0 || clock.monotonicMs() < endMs; asked += 1) {
      if (asked > 0) await clock.sleep(pausesMs[asked - 1] ?? longestPauseMs)
      try {
        if ((await this.#hasNumber()) < number) continue
        const shown = await this.#show(sample)
        if (shown.kind === 'in-force') return shown
        words = shown.words
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        words = errorWords(error).replace(/\.$/, '')
      }
    }
    return { kind: 'not-yet', words }
  }

  /** Whether the edge has the newest list now. @throws AppError `unavailable` */
  async hasNewest(): Promise<boolean> {
    return (await this.#hasNumber()) >= this.#newest
  }

  /** What a real request shows that is not as the database says, as a clause; null when it is. @throws AppError `unavailable` */
  async disagreement(sample: Sample): Promise<string | null> {
    const shown = await this.#show(sample)
    return shown.kind === 'in-force' ? null : shown.words
  }

  /** Those who wait at the same time ask once. */
  async #hasNumber(): Promise<number> {
    this.#asking ??= this.#deps.edge.seal().finally(() => {
      this.#asking = null
    })
    const seal = await this.#asking
    return seal === null ? 0 : (this.#numbers.get(seal) ?? 0)
  }

  /** What must be is asked after what is, because others go on meanwhile: what they change is another list, and is asked for again. */
  async #show(sample: Sample | null): Promise<InForce> {
    const refused = sample && (await this.#deps.edge.refuses(sample.client, sample.route))
    if (sample === null || refused === null) return { kind: 'in-force', shown: null }
    if (refused === this.#deps.isRefused(sample)) return { kind: 'in-force', shown: { ...sample, refused } }
    const words = `the edge has the list, and a request of ${sample.client} ${refused ? 'is refused' : 'comes through'} all the same`
    return { kind: 'not-yet', words }
  }
}
