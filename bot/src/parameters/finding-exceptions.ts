import type { CommandDeps } from '../command.ts'
import type { Effect } from '../proposal.ts'

/** Tells whoever asks the detectors which exceptions hold by now, once they are written. */
export async function watchedAnew({
  findingAllows,
  findingWatch,
  clock,
}: Pick<CommandDeps, 'findingAllows' | 'findingWatch' | 'clock'>): Promise<Effect> {
  findingWatch.allow(findingAllows.holding(clock.nowMs()))
  return { notes: ['It holds for what is read of the access log from now on; what was found stays.'] }
}
