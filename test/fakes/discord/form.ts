import { z } from 'zod'
import { Refusal } from './refusal.ts'

type Path = readonly PropertyKey[]
interface Fault {
  path: Path
  code: string
  message: string
}

/** Adds one of Discord's own faults to what a schema checks. */
export function fault(ctx: z.RefinementCtx, code: string, message: string, path: Path = []): void {
  ctx.addIssue({ code: 'custom', message, params: { discord: code }, path: [...path] })
}

/** Text of `min` to `max` UTF-16 units; blanks alone are no text. */
export function text(min: number, max: number) {
  return z.string().superRefine((value, ctx) => {
    if (value.trim().length >= min && value.length <= max) return
    if (min === 0) fault(ctx, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`)
    else fault(ctx, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`)
  })
}

/** A list of `min` to `max` things. */
export function list<T extends z.ZodType>(thing: T, min: number, max: number) {
  return z.array(thing).superRefine((value, ctx) => {
    if (value.length < min || value.length > max)
      fault(ctx, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`)
  })
}

/** A whole number of a range. */
export function whole(min: number, max: number) {
  return z.int().min(min).max(max)
}

/** Numeric id. */
export const snowflake = z.string().regex(/^\d{1,20}$/)

/** What a body means by a schema. @throws Refusal 50035 with every fault at its place. */
export function readForm<T extends z.ZodType>(schema: T, body: unknown, at: Path = []): z.infer<T> {
  const parsed = schema.safeParse(body, { reportInput: true })
  if (parsed.success) return parsed.data
  throw invalidForm(
    parsed.error.issues.map(issue => ({ ...discordFault(issue), path: [...at, ...issue.path] })),
  )
}

/** 50035 with the faults nested by their paths, as Discord nests them. */
export function invalidForm(faults: readonly Fault[]): Refusal {
  const errors: Record<string, unknown> = {}
  for (const { path, code, message } of faults) {
    let node = errors
    for (const part of path) {
      const next = (node[String(part)] ?? {}) as Record<string, unknown>
      node[String(part)] = next
      node = next
    }
    const there = (node._errors ?? []) as unknown[]
    node._errors = [...there, { code, message }]
  }
  return new Refusal(400, 50035, 'Invalid Form Body', errors)
}

const conversions: Record<string, [code: string, message: string]> = {
  string: ['STRING_TYPE_CONVERT', 'Could not interpret the value as string.'],
  number: ['NUMBER_TYPE_COERCE', 'Value is not int.'],
  int: ['NUMBER_TYPE_COERCE', 'Value is not int.'],
  boolean: ['BOOLEAN_TYPE_CONVERT', 'Must be either true or false.'],
  array: ['LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType'],
  object: ['MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType'],
}

function discordFault(issue: z.core.$ZodIssue): { code: string; message: string } {
  if (issue.code === 'custom') return { code: String(issue.params?.discord), message: issue.message }
  if (issue.input === undefined) return { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }
  switch (issue.code) {
    case 'invalid_type': {
      const [code, message] = conversions[issue.expected] ?? ['BASE_TYPE_CONVERT', issue.message]
      return { code, message }
    }
    case 'invalid_value':
      return { code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${issue.values.join(', ')}}.` }
    case 'too_big':
      return {
        code: 'NUMBER_TYPE_MAX',
        message: `int value should be less than or equal to ${issue.maximum}.`,
      }
    case 'too_small':
      return {
        code: 'NUMBER_TYPE_MIN',
        message: `int value should be greater than or equal to ${issue.minimum}.`,
      }
    case 'invalid_union':
      return { code: 'UNION_TYPE_CHOICES', message: issue.message }
    default:
      return { code: 'STRING_TYPE_REGEX', message: 'String value did not match validation regex.' }
  }
}

type Kind = z.ZodObject<{ type: z.ZodLiteral<number> }>

/** One of several kinds, told apart by `type`; another type is a fault that names those that may stand there. */
export function kindOf<T extends readonly [Kind, ...Kind[]]>(...kinds: T) {
  const types = kinds.map(kind => kind.shape.type.value).join(', ')
  return z.discriminatedUnion('type', kinds, {
    error: issue =>
      issue.code === 'invalid_union' ? `Value of field "type" must be one of (${types}).` : undefined,
  })
}
