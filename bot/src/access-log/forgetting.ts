import type { LogForgetStore } from '@gatehouse/core/access-log/forget/forget-store.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'

interface ForgettingDeps {
  logForgets: LogForgetStore
  /** @throws AppError `unavailable` with a clause without a full stop: not all of it was done */
  forgetInLogs(network: string): Promise<number>
}

/**
 * Takes out of the logs what was begun.
 * @returns how many addresses there were
 * @throws AppError `unavailable` with a clause without a full stop: it is begun still
 */
export async function forgetBegun(
  { logForgets, forgetInLogs }: ForgettingDeps,
  network: string,
): Promise<number> {
  const count = await forgetInLogs(network)
  logForgets.end(network)
  return count
}

/** Does again what was begun and not ended when the program did. */
export async function resumeForgetting(deps: ForgettingDeps, log: Log): Promise<void> {
  for (const network of deps.logForgets.underWay()) {
    try {
      await forgetBegun(deps, network)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      log.warn('what is to be taken out of the logs is not yet', { words: errorWords(error) })
    }
  }
}
