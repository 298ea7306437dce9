import { z } from 'zod'
import { slugShape } from './slug-shape.ts'

/** The name of a thing that people type: 1–40 lower-case letters, digits and inner hyphens, beginning with a letter. */
export const Slug = z
  .string()
  .regex(
    slugShape,
    'a name has 1 to 40 lower-case letters, digits and inner hyphens, and begins with a letter, as in shop-api',
  )
export type Slug = z.infer<typeof Slug>
