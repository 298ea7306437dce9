import { isAbsolute, normalize } from 'node:path'
import { z } from 'zod'

/** The one spelling of the absolute path of a file, as the edge is given it: nothing in it could be taken for a placeholder. */
export const FilePath = z
  .string()
  .max(1000, 'a path has at most 1000 characters')
  .superRefine((path, context) => {
    const problem = problemOf(path)
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
  })
export type FilePath = z.infer<typeof FilePath>

function problemOf(path: string): string | undefined {
  if (!isAbsolute(path)) return 'write the whole path of the file, which begins with /'
  if (/[{}]/.test(path)) return 'a path cannot hold { or }; placeholders are not taken from people'
  if (/[^\x20-\x7e]/.test(path)) return 'a path can hold visible ASCII characters only'
  if (path.endsWith('/')) return 'this is a folder; name the file'
  if (normalize(path) !== path) return `write the path without detours: ${normalize(path)}`
  return undefined
}
