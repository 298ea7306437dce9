import { z } from 'zod'

/** A choice between two. */
export const yesNo = z.enum(['yes', 'no'], 'say yes or no')
