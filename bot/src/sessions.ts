import { randomBytes } from 'node:crypto'
import type { Clock } from '@gatehouse/core/clock.ts'

/** More than these are no people. */
const maxSessions = 100

/** What somebody is in the middle of, in memory: after a restart they begin again. */
export class Sessions<T> {
  readonly #clock: Pick<Clock, 'monotonicMs'>
  readonly #lifeMs: number
  readonly #open = new Map<string, { value: T; endsMonotonicMs: number }>()

  /** `lifeMs`: how long each of them lives, by a clock that nobody sets. */
  constructor(clock: Pick<Clock, 'monotonicMs'>, lifeMs: number) {
    this.#clock = clock
    this.#lifeMs = lifeMs
  }

  /** A new one, by an id with 256 random bits. Whoever begins again ends what they began before: `isSame` says who that is. */
  begin(value: T, isSame: (other: T) => boolean): string {
    const nowMs = this.#clock.monotonicMs()
    for (const [id, { value: other, endsMonotonicMs }] of this.#open)
      if (isSame(other) || endsMonotonicMs <= nowMs) this.#open.delete(id)
    const [oldest] = this.#open.keys()
    if (oldest !== undefined && this.#open.size >= maxSessions) this.#open.delete(oldest)
    const id = randomBytes(32).toString('base64url')
    this.#open.set(id, { value, endsMonotonicMs: nowMs + this.#lifeMs })
    return id
  }

  /** What is under way by that id; null when nothing is any more. */
  find(id: string): T | null {
    const found = this.#open.get(id)
    if (found && this.#clock.monotonicMs() < found.endsMonotonicMs) return found.value
    this.#open.delete(id)
    return null
  }

  end(id: string): void {
    this.#open.delete(id)
  }
}
