import type { z } from 'zod'

type Issue = z.core.$ZodIssue

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value && typeof value === 'object' ? Reflect.get(value, key) : undefined),
    input,
  )
}

const pointer = (root: string, path: readonly PropertyKey[]) =>
  `[json-pointer:${[root, ...path.map(String)].join('/')}]`

function tooLong(issue: Extract<Issue, { code: 'too_big' }>): string {
  if (issue.origin === 'string') return `must be less than ${Number(issue.maximum) + 1} characters`
  if (issue.origin === 'array') return `no more than ${issue.maximum} items allowed`
  return `must be at most ${issue.maximum}`
}

function tooShort(issue: Extract<Issue, { code: 'too_small' }>): string {
  if (issue.origin === 'string') return `must be more than ${Number(issue.minimum) - 1} characters`
  if (issue.origin === 'array') return `no fewer than ${issue.minimum} items allowed`
  return `must be at least ${issue.minimum}`
}

function words(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'too_big':
      return tooLong(issue)
    case 'too_small':
      return tooShort(issue)
    case 'invalid_type':
      return `must provide ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`
    case 'unrecognized_keys':
      return `invalid additional property: ${issue.keys.join(', ')}`
    case 'invalid_union':
      return `unsupported type: ${String(value)}`
    case 'custom':
      return issue.message
    default:
      return 'failed to match all allowed schemas'
  }
}

/**
 * What Slack writes into `response_metadata.messages`, for instance
 * `[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]`.
 * @param root where the input stood in the call, `/blocks` or `/view`
 */
export function complaints(error: z.ZodError, input: unknown, root: string): string[] {
  return error.issues.map(issue => {
    const value = valueAt(input, issue.path)
    const last = issue.path.at(-1)
    if (value === undefined && typeof last === 'string' && issue.code !== 'custom')
      return `[ERROR] missing required field: ${last} ${pointer(root, issue.path.slice(0, -1))}`
    return `[ERROR] ${words(issue, value)} ${pointer(root, issue.path)}`
  })
}
