import { errorWords } from '../error.ts'
import type { Log } from '../log.ts'
import type { Transactions } from '../transactions.ts'
import type { ProbeResult } from './probe/probe.ts'
import {
  type HealthChange,
  type ProbeRow,
  type ProbeStore,
  type ProbeTally,
  probeSpans,
} from './probe-store.ts'
import { count, noTally, together } from './tally.ts'

interface RecorderDeps {
  store: ProbeStore
  transactions: Transactions
  log: Pick<Log, 'warn'>
}

/** Twenty thousand ways of asking for ten minutes; whatever is older than that is given up while nothing can be written. */
const mostWaiting = 40_000
const mostChanges = 10_000
/** So that no transaction takes long; looked at every ten minutes, or at once while there is more. */
const mostForgotten = 2000
const forgetEveryMs = 600_000

const resolutions = ['five-minutes', 'hour', 'day'] as const

/** Adds results up in memory until they are written. */
export class Recorder {
  readonly #deps: RecorderDeps
  readonly #waiting = new Map<string, ProbeRow>()
  #changes: HealthChange[] = []
  #failed = false
  #forgotMs = Number.NEGATIVE_INFINITY

  constructor(deps: RecorderDeps) {
    this.#deps = deps
  }

  /** One result, which stands for so long a time. */
  result(route: string, target: string, result: ProbeResult, atMs: number, coveredMs: number): void {
    count(this.#row(route, target, atMs), result.reason, result.ms, coveredMs)
  }

  /** One moment at which a route was not asked because it was in maintenance. */
  maintenance(route: string, target: string, atMs: number): void {
    this.#row(route, target, atMs).maintenance += 1
  }

  change(change: HealthChange): void {
    this.#changes.push(change)
    if (this.#changes.length > mostChanges) this.#changes.shift()
  }

  /**
   * Writes the oldest of what waits in one transaction, and forgets a little of what is too old. What cannot be written now waits for the
   * next time. Never throws.
   * @returns whether more can be written at once
   */
  write(nowMs: number, most = Number.POSITIVE_INFINITY): boolean {
    const { store, transactions, log } = this.#deps
    const waiting = [...this.#waiting].slice(0, most)
    try {
      transactions.write(() => {
        const rows = waiting.map(([, row]) => row)
        for (const resolution of resolutions)
          store.add(resolution, inSpans(rows, probeSpans[resolution].lengthMs))
        store.addChanges(this.#changes)
        this.#forget(nowMs)
      })
      for (const [key] of waiting) this.#waiting.delete(key)
      this.#changes = []
      this.#failed = false
      return this.#waiting.size > 0
    } catch (error) {
      if (!this.#failed) log.warn('results of probes not written', { words: errorWords(error) })
      this.#failed = true
      return false
    }
  }

  #forget(nowMs: number): void {
    if (Math.abs(nowMs - this.#forgotMs) < forgetEveryMs) return
    const went = this.#deps.store.forget(nowMs, mostForgotten)
    if (went < mostForgotten) this.#forgotMs = nowMs
  }

  #row(route: string, target: string, atMs: number): ProbeTally {
    const { lengthMs } = probeSpans['five-minutes']
    const startMs = Math.floor(atMs / lengthMs) * lengthMs
    const key = `${startMs} ${route} ${target}`
    const known = this.#waiting.get(key)
    if (known) return known
    const made = { route, target, startMs, ...noTally() }
    this.#waiting.set(key, made)
    if (this.#waiting.size > mostWaiting) this.#waiting.delete(this.#waiting.keys().next().value ?? key)
    return made
  }
}

/** Rows as those of longer spans. */
function inSpans(rows: readonly ProbeRow[], lengthMs: number): ProbeRow[] {
  const merged = new Map<string, ProbeRow>()
  for (const row of rows) {
    const startMs = Math.floor(row.startMs / lengthMs) * lengthMs
    const key = `${startMs} ${row.route} ${row.target}`
    const before = merged.get(key)
    merged.set(key, { ...row, ...(before ? together(before, row) : {}), startMs })
  }
  return [...merged.values()]
}
