import { z } from 'zod'

/** What is kept of a mitigation that people were told of before its end. How it is now, the edge tells. */
export const EndContent = z.object({
  kind: z.literal('end'),
  /** As it is typed: `maintenance shop`, `block 203.0.113.7`. */
  mitigation: z.string(),
  /** When it began: what begins anew under the same name is another one. */
  sinceMs: z.int(),
  /** The end that they were told of; null when only a person ends it. */
  untilMs: z.int().nullable(),
  by: z.string(),
  reason: z.string().nullable(),
  /** The newest revision at that time, behind which its end is found. */
  revision: z.int().nullable(),
})
export type EndContent = z.infer<typeof EndContent>
