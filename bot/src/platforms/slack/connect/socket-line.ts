import { BackOff } from '../../../back-off.ts'
import type { ApiFailure } from '../api/failure.ts'
import { tokenRefusals } from '../api/slack-api.ts'
import type { SlackParts } from '../slack-parts.ts'
import type { Socket } from './socket.ts'

/** What a line tells. */
export interface LineEars {
  opened(): void
  ended(): void
  /** It could not be opened, and will be tried again. */
  failed(failure: ApiFailure): void
  /** Slack refuses the app token; the line has ended for good. */
  refused(failure: ApiFailure): void
  log(level: 'info' | 'warn', message: string, fields: Record<string, unknown>): void
}

const firstPauseMs = 500
const ceilingMs = 30_000
/** A connection that lasted so long was a good one, and the next is opened without a pause. */
const steadyMs = 10_000
/** Slack warns about 10 s before it closes a connection, and until then may still send through it. */
const graceMs = 15_000
/** Slack has refused good tokens for a moment before; so many refusals in a row are meant. */
const surely = 3

/** Keeps one connection: opens the next while the last is still open, and tries again for as long as it takes. */
export async function keepLine(
  open: () => Socket,
  ears: LineEars,
  { clock, random }: SlackParts,
  signal: AbortSignal,
): Promise<void> {
  const backOff = new BackOff(firstPauseMs, ceilingMs, random)
  let refusals = 0
  while (!signal.aborted) {
    const socket = open()
    const stop = (): void => socket.close()
    signal.addEventListener('abort', stop, { once: true })
    const failure = await socket.started
    if (failure) {
      signal.removeEventListener('abort', stop)
      refusals = tokenRefusals.includes(failure.code) ? refusals + 1 : 0
      if (refusals >= surely) return ears.refused(failure)
      ears.failed(failure)
      await clock.sleep(backOff.next(failure.retryAfterMs), signal)
      continue
    }
    refusals = 0
    const openedMs = clock.monotonicMs()
    ears.opened()
    void socket.ended.then(() => {
      signal.removeEventListener('abort', stop)
      ears.ended()
    })
    const reason = await socket.leaving
    if (signal.aborted) break
    ears.log('info', 'a connection to slack is replaced', { reason })
    void Promise.race([socket.ended, clock.sleep(graceMs, signal)]).then(stop)
    if (clock.monotonicMs() - openedMs >= steadyMs) backOff.reset()
    else await clock.sleep(backOff.next(), signal)
  }
}
