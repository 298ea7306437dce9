import type { Clock } from './clock.ts'
import { errorWords } from './error.ts'
import type { Log } from './log.ts'

interface RepeatDeps {
  clock: Pick<Clock, 'sleep'>
  log: Pick<Log, 'warn'>
}

/** How often something is done, in milliseconds from the end of one time to the next, and what the log says when it throws. */
interface Rhythm {
  pauseMs: number
  /** After a time that did not work; otherwise as after any other. */
  afterFailureMs?: number
  failure: string
}

/**
 * Does some work now and again and again until the signal. Never throws: what goes wrong is logged and tried again.
 * @param work gives `failed` when it did not work and has said so itself
 */
export async function repeat(
  { clock, log }: RepeatDeps,
  { pauseMs, afterFailureMs = pauseMs, failure }: Rhythm,
  work: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    let worked = false
    try {
      worked = (await work()) !== 'failed'
    } catch (error) {
      log.warn(failure, { words: errorWords(error) })
    }
    await clock.sleep(worked ? pauseMs : afterFailureMs, signal)
  }
}
