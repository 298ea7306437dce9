import type { Finding } from './finding.ts'

/** What names a bucket, and a finding that goes on. */
export interface FindingKey {
  detector: string
  route: string
  subject: string
}

/** A bucket as it is stored. Of a detector of minutes: which of the last ones spoke for it. */
export interface StoredBucket extends FindingKey {
  atMs: number
  level: number
  isFull: boolean
  /** What has spoken for it since it was empty. */
  count: number
  firstMs: number
  /** Hashes of what is counted once, as integers of 32 bits with a sign. */
  seen: readonly number[]
  /** Which was used before which. */
  used: number
}

/** Buckets of one detector that are written together. */
export interface BucketPage {
  detector: string
  /** From 0 on. */
  page: number
  buckets: readonly StoredBucket[]
}

/** What is remembered of the log between its lines, beside the buckets. */
export interface WatchState {
  /** Minutes before this, in seconds since 1970, were asked about. */
  askedUntilS: number
  /** When buckets were looked through for empty ones, in minutes since 1970. */
  sweptMinute: number
}

/** How many findings began on a day, and how many requests are told with those of others, because more began than are told apart. */
export interface FindingDay {
  begun: number
  over: number
}

/** What may be done with findings within a transaction of the ledger. */
export interface FindingPage {
  /** Null in a database that was just begun. */
  state(): WatchState | null
  keepState(state: WatchState): void
  buckets(): BucketPage[]
  /** In place of what was on that page. */
  putBuckets(page: BucketPage): void
  /** How many of a detector on a route began on the day that begins then, in milliseconds since 1970. */
  begunOf(detector: string, route: string, dayMs: number): number
  /** The last one of a key. */
  latest(key: FindingKey): Finding | null
  /** By their `keyText`, those of which there is one with a sign since then. */
  keysSince(lastMs: number): Set<string>
  /** @param nowMs those who ask what has changed see it by this */
  add(finding: Omit<Finding, 'id'>, nowMs: number): void
  change(finding: Finding, nowMs: number): void
  /** @param dayS when a day (UTC) begins, in seconds since 1970 */
  day(dayS: number): FindingDay
  keepDay(dayS: number, day: FindingDay): void
  /** Deletes findings without a sign since then, at most so many, and the days before it. @returns how many findings */
  forget(beforeMs: number, most: number): number
}

/** By what maps know it. */
export function keyText({ detector, route, subject }: FindingKey): string {
  return `${detector}\n${route}\n${subject}`
}
