import { Worker } from 'node:worker_threads'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import type { FindingAllow } from '@gatehouse/core/findings/allow.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'
import { createBirpc } from 'birpc'
import { BackOff } from '../back-off.ts'
import type { LogReport } from './counting.ts'
import type { CountingCalls, CountingData, CountingEars } from './counting-calls.ts'
import { answerOf, type Told } from './question-calls.ts'

interface LogThreadParts extends Omit<CountingData, 'allowed'> {
  clock: Clock
  log: Log
  /** From 0 to 1, without 1. */
  random(): number
  /** The file that runs in the thread. */
  file?: URL
}

interface Running {
  forget(network: string): Promise<Told<number>>
  worker: Worker
  ended: Promise<void>
  end(): void
  allow(allowed: readonly FindingAllow[]): void
}

const firstPauseMs = 1000
const longestPauseMs = 60_000
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
  readonly #backOff: BackOff
  readonly #closing = new AbortController()
  #running: Running | null = null
  #restarting: Promise<void> = Promise.resolve()
  #live: LiveReading = unread('the access log is still being read')
  #heardMs: number
  #allowed: readonly FindingAllow[] = []

  constructor(parts: LogThreadParts) {
    this.#parts = parts
    this.#heardMs = parts.clock.monotonicMs()
    this.#backOff = new BackOff(firstPauseMs, longestPauseMs, parts.random)
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
    const { path, wafLog, ownLog, database, scratch, file } = this.#parts
    const workerData: CountingData = { path, wafLog, ownLog, database, scratch, allowed: this.#allowed }
    const worker = new Worker(file ?? new URL('thread.ts', import.meta.url), { workerData })
    const rpc = createBirpc<CountingCalls, CountingEars>(
      { report: report => this.#take(report) },
      {
        post: message => worker.postMessage(message),
        on: hear => worker.on('message', hear),
        eventNames: ['end', 'allow'],
        timeout: mostForgettingMs,
      },
    )
    let last = 'it ended'
    worker.on('error', error => {
      last = errorWords(error)
    })
    const ended = new Promise<void>(resolve => worker.once('exit', () => resolve()))
    worker.once('exit', () => {
      void Promise.all(rpc.$rejectPendingCalls())
      this.#ended(last)
    })
    this.#running = {
      forget: network => rpc.forget(network),
      worker,
      ended,
      end: () => void rpc.end(),
      allow: allowed => void rpc.allow(allowed),
    }
  }

  /** What detectors pass over from now on, whole. */
  allow(allowed: readonly FindingAllow[]): void {
    this.#allowed = allowed
    this.#running?.allow(allowed)
  }

  /**
   * Takes the addresses of a network out of the logs and of what was counted.
   * @returns how many there were
   * @throws AppError `unavailable` with a clause without a full stop: not all of it was done
   */
  async forget(network: string): Promise<number> {
    const running = this.#running
    if (running === null) throw new AppError('unavailable', 'the reader of the log is being started again')
    try {
      return answerOf(await running.forget(network))
    } catch (error) {
      if (!errorWords(error).startsWith('[birpc]')) throw error
      throw new AppError('unavailable', 'the reader of the log did not answer', { cause: error })
    }
  }

  /** Lets it write what it has read. */
  async close(): Promise<void> {
    this.#closing.abort()
    const running = this.#running
    running?.end()
    const waiting = new AbortController()
    await Promise.race([running?.ended, this.#parts.clock.sleep(mostEndingMs, waiting.signal)])
    waiting.abort()
    await running?.worker.terminate()
    await this.#restarting
    this.traffic.close()
  }

  #take({ isBusy, aside, ...live }: LogReport): void {
    this.#heardMs = this.#parts.clock.monotonicMs()
    this.#live = live
    if (live.blind === null) this.#backOff.reset()
    if (aside !== null) this.#parts.log.error('the numbers of the access log are begun anew', { aside })
  }

  #ended(words: string): void {
    this.#running = null
    if (this.#closing.signal.aborted) return
    this.#parts.log.error('the reader of the access log ended', { words })
    this.#live = { ...this.#live, blind: 'its reader ended and is started again' }
    this.#restarting = this.#startLater()
  }

  async #startLater(): Promise<void> {
    await this.#parts.clock.sleep(this.#backOff.next(), this.#closing.signal)
    if (!this.#closing.signal.aborted) this.start()
  }
}

function unread(blind: string): LiveReading {
  return { untilMs: null, behindBytes: 0, behindMs: 0, blind }
}
