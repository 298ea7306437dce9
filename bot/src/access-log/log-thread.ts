import { type Retention, usualRetention } from '@gatehouse/core/access-log/retention.ts'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { FindingAllow } from '@gatehouse/core/findings/allow.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'
import { isUnanswered, LastingThread } from '../lasting-thread.ts'
import type { LogReport } from './counting.ts'
import type { CountingCalls, CountingData, CountingEars } from './counting-calls.ts'
import { countingMemory } from './counting-memory.ts'
import { answerOf } from './question-calls.ts'

interface LogThreadParts extends Omit<CountingData, 'allowed' | 'retention'> {
  clock: Clock
  log: Log
  /** From 0 to 1, without 1. */
  random(): number
  /** The file that runs in the thread. */
  file?: URL
}

/** For writing what was read. What is not written by then is read again at the next start. */
const mostEndingMs = 3000
/** A thread that has said nothing for longer than this hangs, or has much to write. */
const mostSilentMs = 15_000
/** All files of a log are read for it. */
const mostForgettingMs = 120_000

/**
 * What the access log says, counted by a thread of its own, which is started again when it ends: after one second, then ever later up to a
 * minute. It goes on where it was.
 */
export class LogThread {
  readonly traffic: SqliteTrafficReader
  readonly #parts: LogThreadParts
  readonly #thread: LastingThread<CountingCalls, CountingEars>
  #live: LiveReading = unread('the access log is still being read')
  #heardMs: number
  #allowed: readonly FindingAllow[] = []
  #retention = usualRetention

  constructor(parts: LogThreadParts) {
    this.#parts = parts
    this.#heardMs = parts.clock.monotonicMs()
    this.#thread = new LastingThread({
      file: parts.file ?? new URL('thread.ts', import.meta.url),
      options: { resourceLimits: countingMemory },
      data: () => this.#data(),
      ears: { report: report => this.#take(report) },
      events: ['end', 'allow', 'retain'],
      patienceMs: mostForgettingMs,
      clock: parts.clock,
      random: parts.random,
      ended: words => this.#ended(words),
    })
    this.traffic = new SqliteTrafficReader({ file: parts.database, live: () => this.live })
  }

  /** How the reading goes just now. */
  get live(): LiveReading {
    const silentMs = this.#parts.clock.monotonicMs() - this.#heardMs
    if (silentMs <= mostSilentMs || this.#live.blind !== null) return this.#live
    const words = `nothing was heard of its reader for ${Math.round(silentMs / 1000)} seconds`
    return { ...this.#live, behindMs: silentMs, blind: words }
  }

  start(): void {
    this.#thread.start()
  }

  /** What detectors pass over from now on, whole. */
  allow(allowed: readonly FindingAllow[]): void {
    this.#allowed = allowed
    void this.#thread.running?.rpc.allow(allowed)
  }

  /** For how long numbers are kept from now on. */
  retain(retention: Retention): void {
    this.#retention = retention
    void this.#thread.running?.rpc.retain(retention)
  }

  /**
   * Takes the addresses of a network out of the logs and of what was counted.
   * @returns how many there were
   * @throws AppError `unavailable` with a clause without a full stop: not all of it was done
   */
  async forget(network: string): Promise<number> {
    const { running } = this.#thread
    if (running === null) throw new AppError('unavailable', 'the reader of the log is being started again')
    try {
      return answerOf(await running.rpc.forget(network))
    } catch (error) {
      if (!isUnanswered(error)) throw error
      throw new AppError('unavailable', 'the reader of the log did not answer', { cause: error })
    }
  }

  /** Lets it write what it has read. */
  async close(): Promise<void> {
    await this.#thread.close({
      work: ({ rpc, gone }) => {
        void rpc.end()
        return gone
      },
      mostMs: mostEndingMs,
    })
    this.traffic.close()
  }

  #data(): CountingData {
    const { path, wafLog, ownLog, database, scratch } = this.#parts
    return { path, wafLog, ownLog, database, scratch, allowed: this.#allowed, retention: this.#retention }
  }

  #take({ isBusy, aside, ...live }: LogReport): void {
    this.#heardMs = this.#parts.clock.monotonicMs()
    this.#live = live
    if (live.blind === null) this.#thread.worked()
    if (aside !== null) this.#parts.log.error('the numbers of the access log are begun anew', { aside })
  }

  #ended(words: string): boolean {
    this.#parts.log.error('the reader of the access log ended', { words })
    this.#live = { ...this.#live, blind: 'its reader ended and is started again' }
    return true
  }
}

function unread(blind: string): LiveReading {
  return { untilMs: null, behindBytes: 0, behindMs: 0, blind }
}
