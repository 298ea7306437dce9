import { addressFinder } from '@gatehouse/core/access-log/forget/address-finder.ts'
import type { LogForgetStore } from '@gatehouse/core/access-log/forget/forget-store.ts'
import type { ToldEraser } from '@gatehouse/core/access-log/forget/told-eraser.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { Turns } from '@gatehouse/core/turns.ts'

interface ForgettingDeps {
  logForgets: LogForgetStore
  /** @throws AppError `unavailable` with a clause without a full stop: not all of it was done */
  forgetInLogs(network: string): Promise<number>
  toldEraser: Pick<ToldEraser, 'overwrite'>
  alertTurns: Turns
}

/**
 * Takes out of the logs, and then out of what people are told of them, what was begun.
 * @returns how many addresses there were
 * @throws AppError `unavailable` with a clause without a full stop: it is begun still
 */
export async function forgetBegun(
  { logForgets, forgetInLogs, toldEraser, alertTurns }: ForgettingDeps,
  network: string,
): Promise<number> {
  const inLogs = await forgetInLogs(network)
  // Who has looked at the logs before may still be about to tell of it.
  const told = await alertTurns.take(async () => toldEraser.overwrite(addressFinder(network)))
  logForgets.end(network)
  return inLogs + told
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
