import type { LogReport } from './counting.ts'

/** What the thread that counts tells. */
export interface CountingEars {
  report(report: LogReport): void
}

/** What the thread that counts is told. */
export interface CountingCalls {
  /** It writes what it has read and ends. */
  end(): void
}

/** What a thread that counts is given at its start. */
export interface CountingData {
  /** Of the access log. */
  path: string
  /** Of the database. */
  database: string
  /** A folder of this user alone, for what is unpacked. */
  scratch: string
}
