import { sha256 } from '@gatehouse/core/canonical-json.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import { type IdempotencyStore, maxStoredAnswerLength } from '@gatehouse/core/identity/idempotency.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { WireAnswer } from './machine-answer.ts'
import { problemBody } from './problem.ts'

/** A request that names itself by the header Idempotency-Key. */
export interface NamedRequest {
  keyId: number
  name: string
  /** The command as a line. */
  line: string
}

/** How a request that may be a repetition was met. `unknown`: it began before and nobody knows how it ended. */
export type Repeated =
  | { kind: 'answered'; answer: WireAnswer; replayed: boolean }
  | { kind: 'running' | 'unknown' | 'other-request' }

/** What a name may be: up to 200 visible characters of ASCII. */
export const requestName = /^[\x21-\x7e]{1,200}$/

/** Lets each named request have its effect once. */
export class Repeats {
  readonly #deps: { store: IdempotencyStore; clock: Clock; log: Log }
  readonly #running = new Set<string>()

  constructor(deps: { store: IdempotencyStore; clock: Clock; log: Log }) {
    this.#deps = deps
  }

  /** Does the work of a new request and keeps its answer; gives the kept answer to every later one that is the same. */
  async once(
    { keyId, name, line }: NamedRequest,
    work: () => Promise<{ shown: WireAnswer; kept: WireAnswer }>,
  ): Promise<Repeated> {
    const known = this.#deps.store.begin(keyId, name, sha256(line), this.#deps.clock.nowMs())
    const id = `${keyId} ${name}`
    if (known === 'other-request') return { kind: known }
    // What this process does not do itself, an earlier one began and did not live to answer.
    if (known === 'running') return { kind: this.#running.has(id) ? 'running' : 'unknown' }
    if (known !== 'new') return { kind: 'answered', answer: known, replayed: true }
    this.#running.add(id)
    try {
      const { shown, kept } = await work()
      this.#keep(keyId, name, kept)
      return { kind: 'answered', answer: shown, replayed: false }
    } finally {
      this.#running.delete(id)
    }
  }

  /** The effect is there already, so an answer that cannot be kept is given all the same; a repetition then gets `unknown`. */
  #keep(keyId: number, name: string, answer: WireAnswer): void {
    try {
      this.#deps.store.finish(
        keyId,
        name,
        answer.body.length > maxStoredAnswerLength ? shortened(answer) : answer,
      )
    } catch (error) {
      this.#deps.log.error('an answer could not be kept', { key: keyId, words: errorWords(error) })
    }
  }
}

function shortened({ status }: WireAnswer): WireAnswer {
  const title = 'This was answered before. The answer was too long to be kept.'
  const body =
    status === 200
      ? JSON.stringify({ ok: true, title, severity: 'info', data: null })
      : problemBody({ status: 409, code: 'conflict', detail: title })
  return { status: status === 200 ? 200 : 409, body }
}
