import { type Bounds, durationMs } from '@gatehouse/core/duration.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { z } from 'zod'
import { rest } from '../command.ts'

/** How far back something looks: `last 24h`, or `24h` alone. */
export const lastWords = rest(
  z.string().max(30, 'at most 30 characters'),
  '24h',
  'how far back, as in: last 24h',
)

/**
 * The length of that time in milliseconds.
 * @throws AppError `invalid`
 */
export function lastMs(words: readonly string[], usualMs: number, bounds: Bounds): number {
  const said = words[0]?.toLowerCase() === 'last' ? words.slice(1) : words
  if (words.length === 0) return usualMs
  const read = durationMs(bounds).safeParse(said.join(''))
  if (read.success) return read.data
  if (said === words && !/^\d+[a-z]/i.test(words.join('')))
    throw new AppError(
      'invalid',
      `"${words.join(' ')}" is not understood here. Say how far back as in last 24h.`,
    )
  throw new AppError(
    'invalid',
    `Say how far back, as in last 24h: ${read.error.issues[0]?.message ?? 'a duration'}.`,
  )
}
