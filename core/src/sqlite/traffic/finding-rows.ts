import { z } from 'zod'
import { type Finding, findingSeverities } from '../../findings/finding.ts'
import type { StoredBucket } from '../../findings/finding-page.ts'

const Samples = z.array(
  z.strictObject({
    atMs: z.number(),
    client: z.string(),
    method: z.string(),
    host: z.string(),
    target: z.string(),
    status: z.number(),
    agent: z.string(),
  }),
)

const FindingColumns = z
  .strictObject({
    id: z.int(),
    detector: z.string(),
    route: z.string(),
    subject: z.string(),
    severity: z.enum(findingSeverities),
    first_ms: z.number(),
    last_ms: z.number(),
    count: z.int(),
    samples: z.string(),
    words: z.string().nullable(),
  })
  .transform(({ first_ms, last_ms, samples, ...same }): Finding => {
    return { ...same, firstMs: first_ms, lastMs: last_ms, samples: Samples.parse(JSON.parse(samples)) }
  })

const BucketColumns = z
  .strictObject({
    detector: z.string(),
    route: z.string(),
    subject: z.string(),
    at_ms: z.number(),
    level: z.number(),
    is_full: z.int(),
    count: z.int(),
    first_ms: z.number(),
    seen: z.instanceof(Uint8Array),
    used: z.int(),
  })
  .transform(({ at_ms, is_full, first_ms, seen, ...same }): StoredBucket => {
    return { ...same, atMs: at_ms, isFull: is_full === 1, firstMs: first_ms, seen: numbersOf(seen) }
  })

/** The columns of findings in SQL. */
export const findingColumns =
  'id, detector, route, subject, severity, first_ms, last_ms, count, samples, words'
/** The columns of buckets in SQL. */
export const bucketColumns = 'detector, route, subject, at_ms, level, is_full, count, first_ms, seen, used'

/** A row of `finding`. */
export const readFinding = (row: unknown): Finding => FindingColumns.parse(row)
/** A row of `finding_bucket`. */
export const readBucket = (row: unknown): StoredBucket => BucketColumns.parse(row)

/** The values of `bucketColumns`. */
export function bucketValues(bucket: StoredBucket): (string | number | Uint8Array)[] {
  const { detector, route, subject, atMs, level, isFull, count, firstMs, seen, used } = bucket
  return [detector, route, subject, atMs, level, isFull ? 1 : 0, count, firstMs, bytesOf(seen), used]
}

function bytesOf(hashes: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(hashes).buffer)
}

function numbersOf(bytes: Uint8Array): number[] {
  return [...new Uint32Array(bytes.slice().buffer, 0, bytes.length >> 2)]
}
