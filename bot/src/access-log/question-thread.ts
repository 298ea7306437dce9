import type { AskedSummaries } from '@gatehouse/core/access-log/asked-summaries.ts'
import type { LogLines } from '@gatehouse/core/access-log/log-lines.ts'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { AskedWaf } from '@gatehouse/core/waf-log/asked-waf.ts'
import type { BirpcReturn } from 'birpc'
import { isUnanswered, LastingThread } from '../lasting-thread.ts'
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
  readonly #thread: LastingThread<QuestionCalls, object>
  /** When the one that runs began, or answered last. */
  #heardMs = 0

  constructor(parts: QuestionParts) {
    this.#parts = parts
    const { path, wafLog, database, scratch, clock } = parts
    const data: QuestionData = { path, wafLog, database, scratch }
    this.#thread = new LastingThread({
      file: parts.file ?? new URL('questions.ts', import.meta.url),
      data: () => data,
      ears: {},
      events: [],
      patienceMs: parts.patienceMs ?? usualPatienceMs,
      clock,
      random: parts.random,
      began: () => {
        this.#heardMs = clock.monotonicMs()
      },
      ended: words => {
        parts.log.error('what answers questions about the access log ended', { words })
        return true
      },
    })
  }

  start(): void {
    this.#thread.start()
  }

  close(): Promise<void> {
    return this.#thread.close()
  }

  async #ask<Answer>(call: (rpc: Rpc, live: LiveReading) => Promise<Told<Answer>>): Promise<Answer> {
    const { running } = this.#thread
    if (running === null) throw away('it is being started again')
    const askedMs = this.#parts.clock.monotonicMs()
    try {
      const answered = await call(running.rpc, this.#parts.live())
      this.#heardMs = this.#parts.clock.monotonicMs()
      this.#thread.worked()
      return answerOf(answered)
    } catch (error) {
      if (!isUnanswered(error)) throw error
      // Others may have been answered meanwhile: then it has much to do, else it hangs.
      if (running === this.#thread.running && this.#heardMs < askedMs) await running.end()
      throw away('no answer came', error)
    }
  }
}

function away(words: string, cause?: unknown): AppError {
  return new AppError('unavailable', `The access log cannot be asked just now: ${words}.`, { cause })
}
