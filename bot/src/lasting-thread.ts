import { Worker, type WorkerOptions } from 'node:worker_threads'
import type { Clock } from '@gatehouse/core/clock.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import { type BirpcReturn, createBirpc } from 'birpc'
import { BackOff } from './back-off.ts'

/** What makes a thread. */
interface ThreadParts<Calls extends object, Ears extends object> {
  /** The file that runs in it. */
  file: URL
  options?: Pick<WorkerOptions, 'stdout' | 'stderr' | 'resourceLimits'>
  /** What each one is given at its start. */
  data(): unknown
  /** What it tells. */
  ears: Ears
  /** What it is told without waiting for an answer. */
  events: (keyof Calls)[]
  /** For an answer. */
  patienceMs: number
  clock: Pick<Clock, 'sleep'>
  /** From 0 to 1, without 1. */
  random(): number
  /** Each one has begun. */
  began?(rpc: BirpcReturn<Calls, Ears>): void
  /** It ended, and nobody had ended it. @returns whether another is begun */
  ended(words: string): boolean
}

/** A thread at work. */
interface Running<Calls extends object, Ears extends object> {
  readonly rpc: BirpcReturn<Calls, Ears>
  /** Resolves when it has ended. */
  readonly gone: Promise<void>
  end(): Promise<unknown>
}

const firstPauseMs = 1000
const longestPauseMs = 60_000

/** A thread that is started again when it ends: after one second, then ever later up to a minute, spread by chance. */
export class LastingThread<Calls extends object, Ears extends object> {
  readonly #parts: ThreadParts<Calls, Ears>
  readonly #backOff: BackOff
  readonly #closing = new AbortController()
  #running: Running<Calls, Ears> | null = null
  #restarting: Promise<void> = Promise.resolve()

  constructor(parts: ThreadParts<Calls, Ears>) {
    this.#parts = parts
    this.#backOff = new BackOff(firstPauseMs, longestPauseMs, parts.random)
  }

  /** Null between two of them, and once it is closed. */
  get running(): Running<Calls, Ears> | null {
    return this.#running
  }

  start(): void {
    const { file, options, data, ears, events, patienceMs, began } = this.#parts
    const worker = new Worker(file, { ...options, workerData: data() })
    const rpc = createBirpc<Calls, Ears>(ears, {
      post: message => worker.postMessage(message),
      on: hear => worker.on('message', hear),
      timeout: patienceMs,
      eventNames: events,
    })
    const { promise: gone, resolve: go } = Promise.withResolvers<void>()
    const running = { rpc, gone, end: () => worker.terminate() }
    let last = 'it ended'
    worker.on('error', error => {
      last = errorWords(error)
    })
    worker.once('exit', () => {
      void Promise.all(rpc.$rejectPendingCalls())
      go()
      this.#ended(running, last)
    })
    this.#running = running
    began?.(rpc)
  }

  /** It works: the next pause is the first again. */
  worked(): void {
    this.#backOff.reset()
  }

  /** Ends the one that runs, and begins another without a pause. */
  async anew(): Promise<void> {
    const running = this.#running
    if (running === null) return
    this.#running = null
    await running.end()
    if (!this.#closing.signal.aborted) this.start()
  }

  /**
   * Ends it for good.
   * @param last what it does before, as far as there is time
   */
  async close(last?: {
    work(running: Running<Calls, Ears>): Promise<unknown>
    mostMs: number
  }): Promise<void> {
    this.#closing.abort()
    const running = this.#running
    this.#running = null
    if (running && last) {
      const enough = new AbortController()
      const late = this.#parts.clock.sleep(last.mostMs, enough.signal)
      await Promise.race([last.work(running), late])
      enough.abort()
    }
    await running?.end()
    await this.#restarting
  }

  #ended(running: Running<Calls, Ears>, words: string): void {
    if (this.#running !== running) return
    this.#running = null
    if (this.#parts.ended(words)) this.#restarting = this.#startLater()
  }

  async #startLater(): Promise<void> {
    await this.#parts.clock.sleep(this.#backOff.next(), this.#closing.signal)
    if (!this.#closing.signal.aborted) this.start()
  }
}

/** Whether it says that no answer came; what the thread itself threw comes without its class. */
export function isUnanswered(error: unknown): boolean {
  return errorWords(error).startsWith('[birpc]')
}
