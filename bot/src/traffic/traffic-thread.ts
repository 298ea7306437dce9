import type { Clock } from '@gatehouse/core/clock.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { type ReadReport, TrafficWindow } from '@gatehouse/core/observe/traffic-window.ts'
import { LastingThread } from '../lasting-thread.ts'
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

const mostWatches = 256

/**
 * What the last minutes of traffic were, from a reader in a thread of its own, which is started again when it ends: after one second, then
 * ever later up to a minute. It then reads the last quarter of an hour anew.
 */
export class TrafficThread {
  readonly traffic: TrafficWindow
  readonly #parts: TrafficParts
  readonly #thread: LastingThread<ReaderCalls, ReaderEars>
  #watches: Watch[] = []

  constructor(parts: TrafficParts) {
    this.#parts = parts
    const data: ReaderData = { path: parts.path }
    this.#thread = new LastingThread({
      file: parts.file ?? new URL('thread.ts', import.meta.url),
      data: () => data,
      ears: { report: report => this.#take(report) },
      events: ['watch'],
      patienceMs: -1,
      clock: parts.clock,
      random: parts.random,
      began: rpc => {
        for (const { networks, untilMs } of this.#watches) void rpc.watch(networks, untilMs)
      },
      ended: words => this.#ended(words),
    })
    this.traffic = new TrafficWindow({
      clock: parts.clock,
      random: parts.random,
      watch: (networks, untilMs) => this.#watch({ networks, untilMs }),
    })
  }

  start(): void {
    this.#thread.start()
  }

  /** Reads the last quarter of an hour anew, as it is in the log by now. */
  anew(): Promise<void> {
    return this.#thread.anew()
  }

  close(): Promise<void> {
    return this.#thread.close()
  }

  #take(report: ReadReport): void {
    if (report.blind === null) this.#thread.worked()
    this.traffic.take(report)
  }

  /** Kept here, too, for the next thread. */
  #watch(watch: Watch): void {
    const nowMs = this.#parts.clock.nowMs()
    this.#watches = [...this.#watches.filter(({ untilMs }) => untilMs > nowMs), watch].slice(-mostWatches)
    void this.#thread.running?.rpc.watch(watch.networks, watch.untilMs)
  }

  #ended(words: string): boolean {
    this.#parts.log.error('the reader of the access log ended', { words })
    this.traffic.lose('its reader ended and is started again')
    return true
  }
}
