import { Worker } from 'node:worker_threads'
import type { Clock } from '@gatehouse/core/clock.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { type ReadReport, TrafficWindow } from '@gatehouse/core/observe/traffic-window.ts'
import { createBirpc } from 'birpc'
import { BackOff } from '../back-off.ts'
import type { ReaderCalls, ReaderData, ReaderEars } from './reader-calls.ts'

interface TrafficParts {
  /** Of the access log that the edge writes. */
  path: string
  clock: Clock
  log: Log
  /** From 0 to 1, without 1. */
  random(): number
  /** The file that runs in the thread. */
  file?: URL
}

interface Watch {
  networks: readonly string[]
  untilMs: number
}

const firstPauseMs = 1000
const longestPauseMs = 60_000
const mostWatches = 256

/**
 * What the last minutes of traffic were, from a reader in a thread of its own, which is started again when it ends: after one second, then
 * ever later up to a minute. It then reads the last quarter of an hour anew.
 */
export class TrafficThread {
  readonly traffic: TrafficWindow
  readonly #parts: TrafficParts
  readonly #backOff: BackOff
  readonly #closing = new AbortController()
  #running: { worker: Worker; watch(watch: Watch): void } | null = null
  #watches: Watch[] = []
  #restarting: Promise<void> = Promise.resolve()

  constructor(parts: TrafficParts) {
    this.#parts = parts
    this.#backOff = new BackOff(firstPauseMs, longestPauseMs, parts.random)
    this.traffic = new TrafficWindow({
      clock: parts.clock,
      random: parts.random,
      watch: (networks, untilMs) => this.#watch({ networks, untilMs }),
    })
  }

  start(): void {
    const { path, file, log } = this.#parts
    const workerData: ReaderData = { path }
    const worker = new Worker(file ?? new URL('thread.ts', import.meta.url), { workerData })
    const rpc = createBirpc<ReaderCalls, ReaderEars>(
      { report: report => this.#take(report) },
      {
        post: message => worker.postMessage(message),
        on: hear => worker.on('message', hear),
        eventNames: ['watch'],
      },
    )
    this.#running = { worker, watch: ({ networks, untilMs }) => void rpc.watch(networks, untilMs) }
    for (const watch of this.#watches) this.#running.watch(watch)
    let last = 'it ended'
    worker.on('error', error => {
      last = errorWords(error)
    })
    worker.once('exit', () => {
      log.error('the reader of the access log ended', { words: last })
      this.#ended()
    })
  }

  /** Reads the last quarter of an hour anew, as it is in the log by now. */
  async anew(): Promise<void> {
    const running = this.#running
    if (running === null) return
    this.#running = null
    running.worker.removeAllListeners('exit')
    await running.worker.terminate()
    if (!this.#closing.signal.aborted) this.start()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    const running = this.#running
    this.#running = null
    running?.worker.removeAllListeners('exit')
    await running?.worker.terminate()
    await this.#restarting
  }

  #take(report: ReadReport): void {
    if (report.blind === null) this.#backOff.reset()
    this.traffic.take(report)
  }

  /** Kept here, too, for the next thread. */
  #watch(watch: Watch): void {
    const nowMs = this.#parts.clock.nowMs()
    this.#watches = [...this.#watches.filter(({ untilMs }) => untilMs > nowMs), watch].slice(-mostWatches)
    this.#running?.watch(watch)
  }

  #ended(): void {
    this.#running = null
    this.traffic.lose('its reader ended and is started again')
    if (this.#closing.signal.aborted) return
    this.#restarting = this.#startLater()
  }

  async #startLater(): Promise<void> {
    await this.#parts.clock.sleep(this.#backOff.next(), this.#closing.signal)
    if (!this.#closing.signal.aborted) this.start()
  }
}
