import { Worker } from 'node:worker_threads'
import type { AskedSummaries } from '@gatehouse/core/access-log/asked-summaries.ts'
import type { LogLines } from '@gatehouse/core/access-log/log-lines.ts'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { AskedWaf } from '@gatehouse/core/waf-log/asked-waf.ts'
import { type BirpcReturn, createBirpc } from 'birpc'
import { BackOff } from '../back-off.ts'
import { answerOf, type QuestionCalls, type QuestionData, type Told } from './question-calls.ts'

interface QuestionParts extends QuestionData {
  /** How the reading of the log goes just now. */
  live(): LiveReading
  clock: Clock
  log: Log
  /** From 0 to 1, without 1. */
  random(): number
  /** The file that runs in the thread. */
  file?: URL
  /** For an answer. */
  patienceMs?: number
}

type Rpc = BirpcReturn<QuestionCalls, object>

const firstPauseMs = 1000
const longestPauseMs = 60_000
const usualPatienceMs = 15_000

/**
 * What the access log says, told by a thread of its own: questions wait neither for the reading of the log nor the program for them. It is
 * started again when it ends, and ended when it answers nothing any more.
 */
export class QuestionThread {
  readonly summaries: AskedSummaries = {
    totals: query => this.#ask((rpc, live) => rpc.totals(live, query)),
    byRoute: query => this.#ask((rpc, live) => rpc.byRoute(live, query)),
    series: (query, most) => this.#ask((rpc, live) => rpc.series(live, query, most)),
    top: (kind, query, most) => this.#ask((rpc, live) => rpc.top(live, kind, query, most)),
    slowest: (query, most) => this.#ask((rpc, live) => rpc.slowest(live, query, most)),
  }
  readonly lines: LogLines = {
    search: search => this.#ask(rpc => rpc.search(search)),
    tail: tail => this.#ask(rpc => rpc.tail(tail)),
  }
  readonly waf: AskedWaf = {
    top: (asked, most) => this.#ask((rpc, live) => rpc.wafTop(live, asked, most)),
    rule: (rule, asked) => this.#ask((rpc, live) => rpc.wafRule(live, rule, asked)),
    request: ref => this.#ask(rpc => rpc.wafRequest(ref)),
  }
  readonly #parts: QuestionParts
  readonly #patienceMs: number
  readonly #backOff: BackOff
  readonly #closing = new AbortController()
  #running: { worker: Worker; rpc: Rpc; heardMs: number } | null = null
  #restarting: Promise<void> = Promise.resolve()

  constructor(parts: QuestionParts) {
    this.#parts = parts
    this.#patienceMs = parts.patienceMs ?? usualPatienceMs
    this.#backOff = new BackOff(firstPauseMs, longestPauseMs, parts.random)
  }

  start(): void {
    const { path, wafLog, database, scratch, file, clock } = this.#parts
    const workerData: QuestionData = { path, wafLog, database, scratch }
    const worker = new Worker(file ?? new URL('questions.ts', import.meta.url), { workerData })
    const rpc = createBirpc<QuestionCalls, object>(
      {},
      {
        post: message => worker.postMessage(message),
        on: hear => worker.on('message', hear),
        timeout: this.#patienceMs,
      },
    )
    this.#running = { worker, rpc, heardMs: clock.monotonicMs() }
    let last = 'it ended'
    worker.on('error', error => {
      last = errorWords(error)
    })
    worker.once('exit', () => this.#ended(rpc, last))
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running?.worker.terminate()
    await this.#restarting
  }

  async #ask<Answer>(call: (rpc: Rpc, live: LiveReading) => Promise<Told<Answer>>): Promise<Answer> {
    const running = this.#running
    if (running === null) throw away('it is being started again')
    const askedMs = this.#parts.clock.monotonicMs()
    try {
      const answered = await call(running.rpc, this.#parts.live())
      running.heardMs = this.#parts.clock.monotonicMs()
      this.#backOff.reset()
      return answerOf(answered)
    } catch (error) {
      // What the thread threw comes without its class; these are of the line between the two.
      if (!errorWords(error).startsWith('[birpc]')) throw error
      // Others may have been answered meanwhile: then it has much to do, else it hangs.
      if (running === this.#running && running.heardMs < askedMs) await running.worker.terminate()
      throw away('no answer came', error)
    }
  }

  #ended(rpc: Rpc, words: string): void {
    this.#running = null
    void Promise.all(rpc.$rejectPendingCalls())
    if (this.#closing.signal.aborted) return
    this.#parts.log.error('what answers questions about the access log ended', { words })
    this.#restarting = this.#startLater()
  }

  async #startLater(): Promise<void> {
    await this.#parts.clock.sleep(this.#backOff.next(), this.#closing.signal)
    if (!this.#closing.signal.aborted) this.start()
  }
}

function away(words: string, cause?: unknown): AppError {
  return new AppError('unavailable', `The access log cannot be asked just now: ${words}.`, { cause })
}
