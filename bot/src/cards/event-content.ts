import { z } from 'zod'

/** What is kept of something that happened without a command. */
export const EventContent = z.object({
  kind: z.literal('event'),
  title: z.string(),
  severity: z.enum(['ok', 'info', 'warning', 'error']),
  notes: z.array(z.string()),
  code: z.string().nullable(),
  next: z.array(z.string()),
  /** How many things of its kind it tells of. */
  times: z.int().positive().default(1),
})
export type EventContent = z.infer<typeof EventContent>
