import type { Clock } from '@gatehouse/core/clock.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { BirpcReturn } from 'birpc'
import { isUnanswered, LastingThread } from '../lasting-thread.ts'
import { answerOf, type QuestionData, type QuestionEars, type Told } from './question-calls.ts'

/** What makes a thread that answers. */
export interface AnsweringParts {
  file: URL
  data: QuestionData
  clock: Clock
  log: Log
  /** From 0 to 1, without 1. */
  random(): number
  /** For an answer. */
  patienceMs?: number
}

const usualPatienceMs = 15_000

/** One that is started again when it ends, and ended when it neither answers anything nor says that it is at work. */
export class AnsweringThread<Calls extends object> {
  readonly #clock: Clock
  readonly #thread: LastingThread<Calls, QuestionEars>
  /** When the one that runs began, or was heard last. */
  #heardMs = 0

  constructor({ file, data, clock, log, random, patienceMs = usualPatienceMs }: AnsweringParts) {
    this.#clock = clock
    const heard = () => {
      this.#heardMs = clock.monotonicMs()
    }
    this.#thread = new LastingThread({
      file,
      data: () => data,
      ears: { working: heard },
      events: [],
      patienceMs,
      clock,
      random,
      began: heard,
      ended: words => {
        log.error('what answers questions about the access log ended', { words })
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

  /** @throws AppError of the thread; `unavailable` when there is none, or no answer comes */
  async ask<Answer>(call: (rpc: BirpcReturn<Calls, QuestionEars>) => Promise<Told<Answer>>): Promise<Answer> {
    const { running } = this.#thread
    if (running === null) throw away('it is being started again')
    const askedMs = this.#clock.monotonicMs()
    try {
      const answered = await call(running.rpc)
      this.#heardMs = this.#clock.monotonicMs()
      this.#thread.worked()
      return answerOf(answered)
    } catch (error) {
      if (!isUnanswered(error)) throw error
      // It may have been heard meanwhile: then it has much to do, else it hangs.
      if (running === this.#thread.running && this.#heardMs < askedMs) await running.end()
      throw away('no answer came', error)
    }
  }
}

function away(words: string, cause?: unknown): AppError {
  return new AppError('unavailable', `The access log cannot be asked just now: ${words}.`, { cause })
}
