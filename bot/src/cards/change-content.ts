import { Change } from '@gatehouse/core/change.ts'
import { z } from 'zod'

/** What is kept of a change that somebody made. A later version may have kept more; that is not read. */
export const ChangeContent = z.object({
  kind: z.literal('change'),
  /** That came of it; null for what needs none. */
  revision: z.int().positive().nullable(),
  /** Of the audit, by which it is undone when it needs no revision; null in cards of before that. */
  entry: z.int().positive().nullable().default(null),
  /** In the past tense: `Route shop added`. */
  done: z.string(),
  line: z.string(),
  who: z.string(),
  second: z.string().nullable(),
  face: z.string(),
  changes: z.array(Change),
  /** How many changes are left out here. */
  more: z.int().nonnegative(),
  /** Names of everything that it touches; null when there are too many to say. */
  touches: z.array(z.string()).nullable(),
})
export type ChangeContent = z.infer<typeof ChangeContent>
