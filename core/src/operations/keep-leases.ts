import type { Clock } from '../clock.ts'
import type { EdgeEvent } from '../edge/outcome.ts'
import { errorWords } from '../error.ts'
import type { Log } from '../log.ts'
import { repeat } from '../repeat.ts'
import type { Lease, LeaseStore } from './lease.ts'

/** What came of taking something back. */
export type TakenBackOutcome =
  /** It is; `words` say what stayed as others had made it since. */
  | { kind: 'taken-back'; words: string | null }
  /** It is not, and never will be. */
  | { kind: 'failed'; words: string }
  /** Somebody has kept it, or taken it back, at that very moment. */
  | { kind: 'ended' }
  /** It is still being applied, or something lies over it that itself has yet to be kept. */
  | { kind: 'under way' }
  /** It did not work this time. `untried`: nothing was begun, so that the next look costs nothing. */
  | { kind: 'open'; words: string; untried?: true }

interface KeepDeps {
  leases: LeaseStore
  clock: Clock
  log: Log
  /** Takes an operation back with Gatehouse's own consent, and ends its lease. @throws what nobody expects */
  takeBack(lease: Lease, lateMs: number): Promise<TakenBackOutcome>
  tell(event: EdgeEvent): void
}

const pauseMs = 1000
const failure = 'what nobody has kept was not looked for'
const pauseAfterFailureMs = 60_000
/** A try that fails would often fail again, and each one is a revision: each pause is twice the one before, up to this one. */
const longestPauseMs = 3_600_000
const tellLateMs = 10_000

/** Which leases did not end when they were to, and when that is tried again. */
export class Overdue {
  readonly #tries = new Map<string, { againMs: number; pauseMs: number }>()

  isDue({ operation }: Lease, nowMs: number): boolean {
    return (this.#tries.get(operation)?.againMs ?? 0) <= nowMs
  }

  /** Nothing was begun: it may work as soon as the edge answers. */
  untried({ operation }: Lease, nowMs: number): void {
    const pauseMs = this.#tries.get(operation)?.pauseMs ?? pauseAfterFailureMs
    this.#tries.set(operation, { againMs: nowMs + pauseAfterFailureMs, pauseMs })
  }

  failed({ operation }: Lease, nowMs: number): void {
    const pauseMs = this.#tries.get(operation)?.pauseMs ?? pauseAfterFailureMs
    this.#tries.set(operation, { againMs: nowMs + pauseMs, pauseMs: Math.min(2 * pauseMs, longestPauseMs) })
  }

  over({ operation }: Lease): void {
    this.#tries.delete(operation)
  }
}

/** Takes back what nobody has kept in time, now and every second until the signal. Never throws: what goes wrong is tried again and told once. */
export async function keepLeases(deps: KeepDeps, signal: AbortSignal): Promise<void> {
  const overdue = new Overdue()
  await repeat(deps, { pauseMs, failure }, () => takeDue(deps, overdue), signal)
}

/** Takes back what nobody has kept in time, also when that was while nothing ran. Never throws. */
export async function takeDue(deps: KeepDeps, overdue: Overdue): Promise<void> {
  try {
    const nowMs = deps.clock.nowMs()
    for (const lease of deps.leases.waiting())
      if (lease.untilMs <= nowMs && overdue.isDue(lease, nowMs)) await takeOne(deps, overdue, lease)
  } catch (error) {
    deps.log.error(failure, { error })
  }
}

async function takeOne(deps: KeepDeps, overdue: Overdue, lease: Lease): Promise<void> {
  const { clock, log, tell } = deps
  const { operation, line } = lease
  const lateMs = Math.max(0, clock.nowMs() - lease.untilMs)
  const late = lateMs < tellLateMs ? 0 : lateMs
  const outcome = await attempt(deps, lease, late)
  switch (outcome.kind) {
    case 'under way':
      return
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
      if (outcome.untried) overdue.untried(lease, clock.nowMs())
      else overdue.failed(lease, clock.nowMs())
      // What stands at the lease was told, also before a restart.
      if (lease.words === null)
        tell({ kind: 'not-taken-back', operation, line, words: outcome.words, again: true })
      deps.leases.trouble(operation, outcome.words)
  }
}

async function attempt({ takeBack, log }: KeepDeps, lease: Lease, lateMs: number): Promise<TakenBackOutcome> {
  try {
    return await takeBack(lease, lateMs)
  } catch (error) {
    log.warn('taking back failed', { operation: lease.operation, words: errorWords(error) })
    return { kind: 'open', words: errorWords(error) }
  }
}
