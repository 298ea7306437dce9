import { z } from 'zod'

const maxLength = 200

/** A path below which a route answers: `/api` stands for `/api` and everything under `/api/`. No trailing slash. */
export const PathPrefix = z.string().transform((text, context): string => {
  const problem = pathProblem(text)
  if (problem === undefined) return text.length > 1 ? text.replace(/\/$/, '') : text
  context.addIssue({ code: 'custom', message: problem })
  return z.NEVER
})
export type PathPrefix = z.infer<typeof PathPrefix>

function pathProblem(text: string): string | undefined {
  if (!text.startsWith('/')) return 'a path begins with /, as in /api'
  if (text.length > maxLength) return `a path has at most ${maxLength} characters`
  if (text.split('/').some(part => part === '.' || part === '..'))
    return 'a path cannot hold . or .. as a part'
  if (text.includes('//')) return 'a path cannot hold two slashes in a row'
  if (text.includes('%')) return 'write the path as plain text, without % escapes'
  if (/[{}]/.test(text)) return 'a path cannot hold { or }; placeholders are not taken from people'
  if (text.includes('*')) return 'a path is always a prefix: write /api, not /api/*'
  const strange = /[^A-Za-z0-9._~!$&'()+,=:@/-]/.exec(text)
  return strange ? `a path cannot hold ${JSON.stringify(strange[0])}` : undefined
}
