import type { Finding, FindingSeverity } from './finding.ts'

/** Which findings are meant. */
export interface FindingQuery {
  /** With a sign since then. */
  sinceMs: number
  /** '' for what no route took; null for all. */
  route: string | null
  /** As grave as this or graver; null for all. */
  severity: FindingSeverity | null
  /** So many at most. */
  most: number
}

/** What has changed, and what to ask with the next time. */
export interface ChangedFindings {
  findings: readonly Finding[]
  mark: number
}

/** Findings, to be read. */
export interface FindingStore {
  /**
   * Those with the newest signs first.
   * @throws AppError `unavailable`, as the others do
   */
  list(query: FindingQuery): Finding[]
  get(id: number): Finding | null
  /**
   * Those that began or went on since the mark, each once, in the order in which they last changed.
   * @param mark of the last answer; at first a moment in milliseconds since 1970
   */
  changedSince(mark: number, most: number): ChangedFindings
  /** How many requests since then are told with those of others, because more findings began on a day than are told apart. */
  overSince(sinceMs: number): number
}
