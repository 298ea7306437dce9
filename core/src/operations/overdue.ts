import type { Clock } from '../clock.ts'
import type { Lease } from './lease.ts'
import type { OperationName } from './operation.ts'

const pauseAfterFailureMs = 60_000
/** A try that fails would often fail again, and each one is a revision: each pause is twice the one before, up to this one. */
const longestPauseMs = 3_600_000

interface Try {
  /** In monotonic time: a clock that is set back must not stop what is overdue. */
  againMs: number
  pauseMs: number
  failed: boolean
  /** What lies over it and has yet to be kept. */
  on: OperationName | null
}

/** Which leases did not end when they were to, and when that is tried again. */
export class Overdue {
  readonly #clock: Pick<Clock, 'nowMs' | 'monotonicMs'>
  readonly #tries = new Map<OperationName, Try>()

  constructor(clock: Pick<Clock, 'nowMs' | 'monotonicMs'>) {
    this.#clock = clock
  }

  /** @param waits whether another one still waits to be kept */
  isDue({ operation }: Lease, waits: (operation: OperationName) => boolean): boolean {
    const tried = this.#tries.get(operation)
    if (!tried || tried.againMs <= this.#clock.monotonicMs()) return true
    return tried.on !== null && !waits(tried.on)
  }

  /** Nothing was begun: it may work as soon as the edge answers. */
  untried(lease: Lease): void {
    this.#again(lease, pauseAfterFailureMs)
  }

  failed(lease: Lease): void {
    const pauseMs = this.#pauseMs(lease)
    this.#again(lease, pauseMs, { failed: true, pauseMs: Math.min(2 * pauseMs, longestPauseMs) })
  }

  /** Something lies over it, which is taken back at that moment unless somebody keeps it. That may be late as well. */
  waits(lease: Lease, on: OperationName, untilMs: number): void {
    this.#again(lease, Math.max(untilMs - this.#clock.nowMs(), pauseAfterFailureMs), { on })
  }

  over({ operation }: Lease): void {
    this.#tries.delete(operation)
  }

  /** Those that could not be taken back the last time. */
  stuck(): ReadonlySet<OperationName> {
    return new Set([...this.#tries].filter(([, { failed }]) => failed).map(([operation]) => operation))
  }

  #again(lease: Lease, inMs: number, more: Partial<Try> = {}): void {
    const { failed = false } = this.#tries.get(lease.operation) ?? {}
    const againMs = this.#clock.monotonicMs() + inMs
    this.#tries.set(lease.operation, { againMs, pauseMs: this.#pauseMs(lease), failed, on: null, ...more })
  }

  #pauseMs({ operation }: Lease): number {
    return this.#tries.get(operation)?.pauseMs ?? pauseAfterFailureMs
  }
}
