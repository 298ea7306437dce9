/** An answer as it was given, to be given again. */
export interface StoredAnswer {
  status: number
  /** JSON. */
  body: string
}

/**
 * What is known of a request that names itself. `new`: it is written down as running now. `running`: it began and has no answer, because it
 * still runs or because the process ended meanwhile. `other-request`: the name stands for another request.
 */
export type IdempotencyBegin = 'new' | 'running' | 'other-request' | StoredAnswer

/** How long an answer is kept. */
export const idempotencyLifeMs = 24 * 3_600_000
/** How many answers are kept for one API key; then the oldest go. */
export const maxStoredAnswers = 10_000
/** As long as a kept answer may be, in characters. */
export const maxStoredAnswerLength = 1_048_576

/** Answers to requests that may be sent twice (the header Idempotency-Key), each kept for the API key that sent it. */
export interface IdempotencyStore {
  /** Asks for a request and begins it when it is new, in one step: of equal requests at once exactly one is `new`. */
  begin(keyId: number, idempotencyKey: string, requestHash: string, nowMs: number): IdempotencyBegin
  /** Keeps the answer of a request that has begun. */
  finish(keyId: number, idempotencyKey: string, answer: StoredAnswer): void
}
