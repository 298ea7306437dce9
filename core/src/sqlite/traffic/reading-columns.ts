import { z } from 'zod'
import type { LogPosition } from '../../access-log/follow/log-position.ts'
import type { Unread } from '../../access-log/follow/unread.ts'

const whole = z.int()

/** How far a log was read, as it is stored as JSON. */
export const Position: z.ZodType<LogPosition> = z.strictObject({
  // Some file systems have greater ones than a number holds exactly.
  ino: z.number(),
  head: z.string(),
  headBytes: whole,
  offset: whole,
  size: whole,
  before: z.string(),
})

/** What of a log could not be read, as it is stored as JSON. */
export const UnreadLines: z.ZodType<Unread> = z.strictObject({
  garbage: whole,
  tooLong: whole,
  torn: whole,
  outOfTime: whole,
  cutOff: whole,
  lostFiles: whole,
  lostBytes: whole,
})
