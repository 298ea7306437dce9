import { z } from 'zod'
import { type Field, PlainText, weakens } from '../../policy/field.ts'
import { canonicalName, nameProblem, shapeProblem } from './header-name.ts'

/** The word for what the preset sends. */
export const asPreset = 'preset'

/** A text of its own, what the preset has (`preset`), or none. `tidy` gives it in its one form, or says by `problem` what is wrong. */
export function presetTextField(
  tidy: (text: string) => { text: string } | { problem: string },
  about: Pick<Field<string | null>, 'summary' | 'looks'>,
): Field<string | null> {
  const read = PlainText.pipe(z.string().max(4000, 'at most 4000 characters')).transform((typed, context) => {
    if (typed === 'none') return null
    if (typed === asPreset) return typed
    const tidied = tidy(typed)
    if ('text' in tidied) return tidied.text
    context.addIssue({ code: 'custom', message: tidied.problem })
    return z.NEVER
  })
  return {
    schema: z
      .string()
      .refine(text => read.safeParse(text).data === text)
      .nullable(),
    read,
    write: value => value ?? 'none',
    usual: asPreset,
    weaker: weakens.never, // The kind judges by the headers that are sent in the end.
    ...about,
  }
}

/** The name of a header that a policy may set or remove, one of a list. */
export const HeaderName = nameType(nameProblem)

/** The name of any header, one of a list. */
export const AnyHeaderName = nameType(shapeProblem)

function nameType(problemOf: (name: string) => string | undefined) {
  const read = PlainText.superRefine((name, context) => {
    const problem = problemOf(name)
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
  }).transform(canonicalName)
  return { schema: keptAs(read), read, write: (name: string) => name }
}

const ownKeys: Readonly<Record<string, string>> = {
  'content-security-policy': 'csp',
  'content-security-policy-report-only': 'csp and csp-report-only',
  'permissions-policy': 'permissions',
}

const readSetting = PlainText.transform((text, context): string => {
  const colon = text.indexOf(':')
  const name = colon < 0 ? text : text.slice(0, colon)
  const value = text.slice(colon + 1).trim()
  const own = ownKeys[name.toLowerCase()]
  const problem =
    colon < 0 || value === ''
      ? `"${text}" is no header; write name and value, as in X-Team:payments, without a comma in the value`
      : own !== undefined
        ? `${name} has a key of its own: ${own}`
        : (nameProblem(name) ?? (value.length > 500 ? `${name}: at most 500 characters` : undefined))
  if (problem === undefined) return `${canonicalName(name)}:${value}`
  context.addIssue({ code: 'custom', message: problem })
  return z.NEVER
})

/** A header with its value, one of a list: `X-Team:payments`. */
export const HeaderSetting = { schema: keptAs(readSetting), read: readSetting, write: (text: string) => text }

/** What is kept is what reading it would give. */
function keptAs(read: z.ZodType<string, string>): z.ZodType<string> {
  return z.string().refine(text => read.safeParse(text).data === text)
}
