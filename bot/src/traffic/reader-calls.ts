import type { ReadReport } from '@gatehouse/core/observe/traffic-window.ts'

/** What the thread of the reader tells. */
export interface ReaderEars {
  report(report: ReadReport): void
}

/** What the thread of the reader is told. */
export interface ReaderCalls {
  watch(networks: readonly string[], untilMs: number): void
}

/** What a thread of the reader is given at its start. */
export interface ReaderData {
  /** Of the access log. */
  path: string
}
