import { durationMs } from '@gatehouse/core/duration.ts'
import { longestLeaseMs, shortestLeaseMs } from '@gatehouse/core/operations/lease.ts'
import { z } from 'zod'
import { key } from '../command.ts'

/** The key of every command that changes something: how long somebody has to keep it. */
export const keepWithin = 'keep-within'

const time = durationMs({ min: shortestLeaseMs, max: longestLeaseMs })

const KeepWithin: z.ZodType<number | 'none', string> = z.string().transform((text, context) => {
  if (text.toLowerCase() === 'none') return 'none'
  const read = time.safeParse(text)
  if (read.success) return read.data
  context.addIssue({ code: 'custom', message: `${read.error.issues[0]?.message ?? 'write a time'}; or none` })
  return z.NEVER
})

/** From 10s to 1h, in milliseconds; or none. */
export const keepWithinKey = key(
  KeepWithin,
  '2m|none',
  'taken back by itself after this time (10s to 1h) unless somebody keeps it; none holds also what is risky',
)

/** What was typed of it. */
export function typedKeepWithin(args: Readonly<Record<string, unknown>>): number | 'none' | undefined {
  const typed = args[keepWithin]
  return typeof typed === 'number' || typed === 'none' ? typed : undefined
}
