import { Change } from '@gatehouse/core/change.ts'
import { z } from 'zod'

const Severity = z.enum(['ok', 'info', 'warning', 'error'])

/** What is kept of a change that somebody made. A later version may have kept more; that is not read. */
export const ChangeContent = z.object({
  kind: z.literal('change'),
  /** That came of it; null for what needs none. */
  revision: z.int().positive().nullable(),
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

/** What is kept of something that happened without a command. */
const EventContent = z.object({
  kind: z.literal('event'),
  title: z.string(),
  severity: Severity,
  notes: z.array(z.string()),
  code: z.string().nullable(),
  next: z.array(z.string()),
})
export type EventContent = z.infer<typeof EventContent>

/** What a public card keeps that nothing else holds. */
export const CardContent = z.discriminatedUnion('kind', [ChangeContent, EventContent])
export type CardContent = z.infer<typeof CardContent>
