import type { AskedSummaries } from '@gatehouse/core/access-log/asked-summaries.ts'
import type { LogLines } from '@gatehouse/core/access-log/log-lines.ts'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import type { AskedWaf } from '@gatehouse/core/waf-log/asked-waf.ts'
import type { BirpcReturn } from 'birpc'
import { type AnsweringParts, AnsweringThread } from './answering-thread.ts'
import { searchTurns } from './asker-turns.ts'
import type { LogKeeping } from './log-keeping.ts'
import type { QuestionCalls, QuestionData, QuestionEars, SearchCalls, Told } from './question-calls.ts'

interface QuestionParts extends QuestionData, Omit<AnsweringParts, 'file' | 'data'> {
  /** How the reading of the log goes just now. */
  live(): LiveReading
  /** What runs in the threads. */
  files?: { questions?: URL; searches?: URL }
}

/**
 * What the access log says, told by threads of their own: questions wait neither for the reading of the log nor the program for them, and
 * numbers, which alerts ask for as well, not for those who look through whole files.
 */
export class QuestionThread {
  readonly summaries: AskedSummaries = {
    totals: query => this.#ask((rpc, live) => rpc.totals(live, query)),
    byRoute: query => this.#ask((rpc, live) => rpc.byRoute(live, query)),
    series: (query, most) => this.#ask((rpc, live) => rpc.series(live, query, most)),
    requests: (query, most) => this.#ask((rpc, live) => rpc.requests(live, query, most)),
    top: (kind, query, most) => this.#ask((rpc, live) => rpc.top(live, kind, query, most)),
    slowest: (query, most) => this.#ask((rpc, live) => rpc.slowest(live, query, most)),
  }
  readonly going: LogKeeping['going'] = (retention, nowMs) =>
    this.#ask((rpc, live) => rpc.going(live, retention, nowMs))
  readonly lines: LogLines = {
    search: (search, asker) => this.#turns.take(asker, () => this.#search(rpc => rpc.search(search))),
    tail: tail => this.#search(rpc => rpc.tail(tail)),
  }
  readonly waf: AskedWaf = {
    top: (asked, most) => this.#ask((rpc, live) => rpc.wafTop(live, asked, most)),
    rule: (rule, asked) => this.#ask((rpc, live) => rpc.wafRule(live, rule, asked)),
    request: (ref, asker) => this.#turns.take(asker, () => this.#search(rpc => rpc.wafRequest(ref))),
  }
  readonly #live: () => LiveReading
  readonly #questions: AnsweringThread<QuestionCalls>
  readonly #searches: AnsweringThread<SearchCalls>
  readonly #turns = searchTurns()
  /** The thread that searches takes 70 MB: it begins with the first search. */
  #mayBegin = false

  constructor({ path, wafLog, database, scratch, live, files = {}, ...parts }: QuestionParts) {
    this.#live = live
    const data: QuestionData = { path, wafLog, database, scratch }
    const questions = files.questions ?? new URL('questions.ts', import.meta.url)
    const searches = files.searches ?? new URL('searches.ts', import.meta.url)
    this.#questions = new AnsweringThread({ ...parts, data, file: questions })
    this.#searches = new AnsweringThread({ ...parts, data, file: searches })
  }

  start(): void {
    this.#questions.start()
    this.#mayBegin = true
  }

  async close(): Promise<void> {
    this.#mayBegin = false
    await Promise.all([this.#questions.close(), this.#searches.close()])
  }

  #ask<Answer>(
    call: (rpc: BirpcReturn<QuestionCalls, QuestionEars>, live: LiveReading) => Promise<Told<Answer>>,
  ): Promise<Answer> {
    return this.#questions.ask(rpc => call(rpc, this.#live()))
  }

  #search<Answer>(
    call: (rpc: BirpcReturn<SearchCalls, QuestionEars>) => Promise<Told<Answer>>,
  ): Promise<Answer> {
    if (this.#mayBegin) {
      this.#mayBegin = false
      this.#searches.start()
    }
    return this.#searches.ask(call)
  }
}
