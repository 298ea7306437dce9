import { z } from 'zod'
import { type Finding, findingSeverities } from '../../findings/finding.ts'
import type { BucketPage } from '../../findings/finding-page.ts'
import { unpackBuckets } from '../../findings/packed-buckets.ts'

const Samples = z.array(
  z.strictObject({
    atMs: z.number(),
    client: z.string(),
    method: z.string(),
    host: z.string(),
    target: z.string(),
    status: z.number(),
    agent: z.string(),
    from: z.string().exactOptional(),
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

/** Far more than there are. */
const mostPages = 10_000

const BucketColumns = z
  .strictObject({
    detector: z.string(),
    page: z.int().min(0).max(mostPages),
    buckets: z.instanceof(Uint8Array),
  })
  .transform(({ detector, page, buckets }): BucketPage => {
    return { detector, page, buckets: unpackBuckets(detector, buckets) }
  })

/** The columns of findings in SQL. */
export const findingColumns =
  'id, detector, route, subject, severity, first_ms, last_ms, count, samples, words'

/** A row of `finding`. */
export const readFinding = (row: unknown): Finding => FindingColumns.parse(row)
/** A row of `finding_bucket`. */
export const readBucketPage = (row: unknown): BucketPage => BucketColumns.parse(row)
