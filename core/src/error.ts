/** What went wrong, in the five ways that a caller may tell apart. */
export type ErrorCode = 'invalid' | 'not_found' | 'conflict' | 'forbidden' | 'unavailable'

/**
 * An expected failure. Its message is a sentence for the person who asked: it says what is wrong and
 * what would be right, and never holds a secret. Anything else that is thrown is a bug.
 */
export class AppError extends Error {
  readonly code: ErrorCode

  /** The command that says what would be right, where there is a better one than the help of the command that failed. */
  readonly see: string | undefined

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown; see?: string }) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
    this.see = options?.see
  }
}

/** The words of anything that was thrown; for log fields and causes, not for people. */
export function errorWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
