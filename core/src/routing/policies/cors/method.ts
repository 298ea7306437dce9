import { z } from 'zod'

const neverAllowed = ['CONNECT', 'TRACE', 'TRACK']

/** A method of HTTP as pages may use it (Fetch, 2.2.1). */
const read = z.string().transform((typed, context): string => {
  const method = typed.toUpperCase()
  const problem = !/^[A-Z][A-Z-]{0,30}$/.test(method)
    ? `"${typed}" is no method; write GET, PUT or the like`
    : neverAllowed.includes(method)
      ? `browsers let no page use ${method}`
      : undefined
  if (problem === undefined) return method
  context.addIssue({ code: 'custom', message: problem })
  return z.NEVER
})

/** A method, one of a list. */
export const Method = {
  schema: z.string().refine(text => read.safeParse(text).data === text),
  read,
  write: (method: string) => method,
}
