import type { Clock } from '../../core/src/clock.ts'

interface Sleeper {
  atMs: number
  wake: () => void
}

/** A clock that goes on by hand alone; whoever sleeps wakes when it has gone that far. */
export class MovingClock implements Clock {
  #nowMs = Date.now()
  #monotonicMs = 0
  readonly #sleepers = new Set<Sleeper>()
  readonly #watchers = new Set<() => void>()

  nowMs(): number {
    return this.#nowMs
  }

  monotonicMs(): number {
    return this.#monotonicMs
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return
    await new Promise<void>(resolve => {
      const sleeper: Sleeper = {
        atMs: this.#monotonicMs + ms,
        wake: () => {
          this.#sleepers.delete(sleeper)
          signal?.removeEventListener('abort', sleeper.wake)
          resolve()
        },
      }
      signal?.addEventListener('abort', sleeper.wake)
      this.#sleepers.add(sleeper)
      for (const look of this.#watchers) look()
    })
  }

  advance(ms: number): void {
    this.#nowMs += ms
    this.#monotonicMs += ms
    for (const sleeper of [...this.#sleepers]) if (sleeper.atMs <= this.#monotonicMs) sleeper.wake()
  }

  /** Only the time of day jumps, as when somebody sets the clock. */
  jump(ms: number): void {
    this.#nowMs += ms
  }

  /** Resolves once somebody sleeps for about that long. */
  sleepingFor(fromMs: number, toMs: number): Promise<void> {
    return this.#until(() =>
      [...this.#sleepers].some(({ atMs }) => {
        const leftMs = atMs - this.#monotonicMs
        return leftMs >= fromMs && leftMs <= toMs
      }),
    )
  }

  #until(done: () => boolean): Promise<void> {
    return new Promise(resolve => {
      const look = () => {
        if (!done()) return
        this.#watchers.delete(look)
        resolve()
      }
      this.#watchers.add(look)
      look()
    })
  }
}
