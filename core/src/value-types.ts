import { z } from 'zod'

/** `yes` or `no`, as true or false. */
export const YesNo = z.enum(['yes', 'no'], 'say yes or no').transform(text => text === 'yes')

/** Several values in one word, with commas between: `a,b,c`. */
export function commaList<T>(type: z.ZodType<T, string>): z.ZodType<T[], string> {
  return z
    .string()
    .transform(text => text.split(',').map(part => part.trim()))
    .pipe(z.array(type))
}

/** A value, or `none` for its absence. */
export function orNone<T>(type: z.ZodType<T, string>): z.ZodType<T | null, string> {
  return orWord('none', null, type)
}

/** A value, or one word that stands for another. */
export function orWord<T, W>(word: string, means: W, type: z.ZodType<T, string>): z.ZodType<T | W, string> {
  return z.string().transform((text, context): T | W => {
    if (text === word) return means
    const read = type.safeParse(text)
    if (read.success) return read.data
    for (const issue of read.error.issues) context.addIssue({ code: 'custom', message: issue.message })
    return z.NEVER
  })
}

/** A whole number between two bounds. */
export function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,9}$/, `write a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine(number => number >= min && number <= max, `write a whole number from ${min} to ${max}`)
}

/** The number of a revision. */
export const RevisionNumber = wholeNumber(1, 999_999_999)
