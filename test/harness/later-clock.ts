import type { Clock } from '@gatehouse/core/clock.ts'

/** A clock that is so much ahead of this machine's, and that nobody waits for: that of a Gatehouse which starts again later. */
export function laterClock(aheadMs: number): Clock {
  return {
    nowMs: () => Date.now() + aheadMs,
    monotonicMs: () => performance.now(),
    sleep: async () => undefined,
  }
}
