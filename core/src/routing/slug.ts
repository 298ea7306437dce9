import { z } from 'zod'

/** The name of a thing that people type: 1–40 lower-case letters, digits and inner hyphens, beginning with a letter. */
export const Slug = z
  .string()
  .regex(
    /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
    'a name has 1 to 40 lower-case letters, digits and inner hyphens, and begins with a letter, as in shop-api',
  )
export type Slug = z.infer<typeof Slug>
