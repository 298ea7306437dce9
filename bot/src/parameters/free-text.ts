import type { z } from 'zod'
import { masked } from '../dispatch/secret-words.ts'

/** Words for people to read later: where it looks as if a code stands in them they are not taken, because they are kept and shown. */
export function freeText(type: z.ZodType<string, string>): z.ZodType<string, string> {
  return type.refine(
    text => masked(text) === text,
    'this looks as if it held a code or a key; leave that out',
  )
}
