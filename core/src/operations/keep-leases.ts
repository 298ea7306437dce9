import type { Clock } from '../clock.ts'
import type { EdgeEvent } from '../edge/outcome.ts'
import { endedLateMs } from '../ends.ts'
import { errorWords } from '../error.ts'
import type { Log } from '../log.ts'
import { repeat } from '../repeat.ts'
import type { Lease, LeaseStore } from './lease.ts'
import { type OperationName, operationRef } from './operation.ts'
import { Overdue } from './overdue.ts'

/** What came of taking something back. */
export type TakenBackOutcome =
  /** It is; `words` say what stayed as others had made it since. */
  | { kind: 'taken-back'; words: string | null }
  /** It is not, and never will be. */
  | { kind: 'failed'; words: string }
  /** Somebody has kept it, or taken it back, at that very moment. */
  | { kind: 'ended' }
  /** It is still being applied. */
  | { kind: 'under way' }
  /** Another one lies over it that itself has yet to be kept, until that moment. */
  | { kind: 'waits'; on: OperationName; untilMs: number }
  /** It did not work this time. `untried`: nothing was begun, so that the next look costs nothing. */
  | { kind: 'open'; words: string; untried?: true }

/** What is known when something is to be taken back. */
export interface Due {
  lateMs: number
  /** What could not be taken back so far. */
  stuck: ReadonlySet<OperationName>
}

interface KeepDeps {
  leases: LeaseStore
  clock: Clock
  log: Log
  /** Takes an operation back with Gatehouse's own consent, and ends its lease. @throws what nobody expects */
  takeBack(lease: Lease, due: Due): Promise<TakenBackOutcome>
  tell(event: EdgeEvent): void
}

const pauseMs = 1000
/** Of what has no revision, in one look: a revision that falls due meanwhile does not wait for a flood of it. */
const mostRecords = 50
const failure = 'what nobody has kept was not looked for'

/** Takes back what nobody has kept in time, now and every second until the signal. Never throws: what goes wrong is tried again and told once. */
export async function keepLeases(deps: KeepDeps, signal: AbortSignal): Promise<void> {
  const overdue = new Overdue(deps.clock)
  await repeat(deps, { pauseMs, failure }, () => takeDue(deps, overdue), signal)
}

/** Takes back what nobody has kept in time, also when that was while nothing ran. Never throws. */
export async function takeDue(deps: KeepDeps, overdue: Overdue): Promise<void> {
  try {
    const { leases, clock } = deps
    const waits = (operation: OperationName) => leases.get(operation)?.state === 'waiting'
    const due = leases.due(clock.nowMs()).filter(lease => overdue.isDue(lease, waits))
    const records = due.filter(({ operation }) => operationRef(operation).kind === 'entry')
    const later = new Set(records.slice(mostRecords))
    for (const lease of due)
      if (!later.has(lease) && overdue.isDue(lease, waits)) await takeOne(deps, overdue, lease)
  } catch (error) {
    deps.log.error(failure, { error })
  }
}

async function takeOne(deps: KeepDeps, overdue: Overdue, lease: Lease): Promise<void> {
  const { clock, log, tell } = deps
  const { operation, line } = lease
  const lateMs = Math.max(0, clock.nowMs() - lease.untilMs)
  const late = lateMs < endedLateMs ? 0 : lateMs
  const outcome = await attempt(deps, lease, { lateMs: late, stuck: overdue.stuck() })
  switch (outcome.kind) {
    case 'under way':
      return
    case 'waits':
      return overdue.waits(lease, outcome.on, outcome.untilMs)
    case 'ended':
      return overdue.over(lease)
    case 'taken-back':
      overdue.over(lease)
      return tell({ kind: 'taken-back', operation, line, lateMs: late, words: outcome.words })
    case 'failed':
      overdue.over(lease)
      return tell({ kind: 'not-taken-back', operation, line, words: outcome.words, again: false })
    case 'open':
      log.warn('what nobody has kept was not taken back', { operation, words: outcome.words })
      if (outcome.untried) overdue.untried(lease)
      else overdue.failed(lease)
      // What stands at the lease was told, also before a restart.
      if (lease.words === null)
        tell({ kind: 'not-taken-back', operation, line, words: outcome.words, again: true })
      deps.leases.trouble(operation, outcome.words)
  }
}

async function attempt({ takeBack, log }: KeepDeps, lease: Lease, due: Due): Promise<TakenBackOutcome> {
  try {
    return await takeBack(lease, due)
  } catch (error) {
    log.warn('taking back failed', { operation: lease.operation, words: errorWords(error) })
    return { kind: 'open', words: errorWords(error) }
  }
}
