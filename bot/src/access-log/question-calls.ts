import type { Going } from '@gatehouse/core/access-log/going.ts'
import type { Retention } from '@gatehouse/core/access-log/retention.ts'
import type { LogFound, LogSearch } from '@gatehouse/core/access-log/search/search-log.ts'
import type { LogTail, LogTailed } from '@gatehouse/core/access-log/search/tail-log.ts'
import type { Summaries } from '@gatehouse/core/access-log/summary.ts'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import { AppError, type ErrorCode } from '@gatehouse/core/error.ts'
import type { FoundMatches } from '@gatehouse/core/waf-log/find-request.ts'
import type { WafSummaries } from '@gatehouse/core/waf-log/waf-summary.ts'

/** What comes back from a thread, where errors lose their class. */
export type Told<Answer> =
  | { kind: 'answer'; answer: Answer }
  | { kind: 'refused'; code: ErrorCode; words: string }

/** A question, with how the reading of the log goes just now, which the thread cannot know. */
type Question<Method> = Method extends (...asked: infer Words) => infer Answer
  ? (live: LiveReading, ...asked: Words) => Told<Awaited<Answer>> | Promise<Told<Awaited<Answer>>>
  : never

/** What the thread that answers from the numbers is asked. */
export type QuestionCalls = { [Name in keyof Summaries]: Question<Summaries[Name]> } & {
  wafTop: Question<WafSummaries['top']>
  wafRule: Question<WafSummaries['rule']>
  going: Question<(retention: Retention, nowMs: number) => Going[]>
}

/** What the thread is asked that looks through files. */
export interface SearchCalls {
  search(search: LogSearch): Promise<Told<LogFound>>
  tail(tail: LogTail): Promise<Told<LogTailed>>
  wafRequest(ref: string): Promise<Told<FoundMatches>>
}

/** What a thread that answers tells by itself. */
export interface QuestionEars {
  /** It will answer. */
  working(): void
}

/** What a thread that answers is given at its start. */
export interface QuestionData {
  /** Of the access log. */
  path: string
  /** Of the WAF's log. */
  wafLog: string
  /** Of the database. */
  database: string
  /** A folder for what is unpacked, of this thread alone. */
  scratch: string
}

/** What was answered, or why not, in a form that another thread can read. Anything unexpected is thrown. */
export async function told<Answer>(work: () => Answer | Promise<Answer>): Promise<Told<Answer>> {
  try {
    return { kind: 'answer', answer: await work() }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { kind: 'refused', code: error.code, words: error.message }
  }
}

/** @throws AppError of the other thread */
export function answerOf<Answer>(answered: Told<Answer>): Answer {
  if (answered.kind === 'answer') return answered.answer
  throw new AppError(answered.code, answered.words)
}
