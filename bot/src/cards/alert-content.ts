import { z } from 'zod'

/** What is kept of the card of an alert. How that is now, its own store holds. */
export const AlertContent = z.object({
  kind: z.literal('alert'),
  alert: z.int().positive(),
  /** It is told anew on a card of its own when nobody has ended it within the time that they took for it. */
  round: z.int().nonnegative(),
  /** Lines that end what was started while it went on; empty until it is over. */
  started: z.array(z.string()).default([]),
})
export type AlertContent = z.infer<typeof AlertContent>
