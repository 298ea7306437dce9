import { setTimeout as delay } from 'node:timers/promises'

/** Time as a dependency, so that a test can hold it still. */
export interface Clock {
  /** Milliseconds since 1970 in UTC: for what is stored and shown. It may jump when somebody sets the machine's clock. */
  nowMs(): number
  /** Milliseconds since some moment: for every interval and deadline. It never jumps. */
  monotonicMs(): number
  /** Resolves after `ms`; resolves early, without an error, once `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    if (signal?.aborted) return
    await delay(ms, undefined, signal ? { signal } : {}).catch(error => {
      if (!signal?.aborted) throw error
    })
  },
}
