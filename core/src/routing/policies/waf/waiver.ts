import { z } from 'zod'
import { PathPrefix } from '../../path-prefix.ts'
import { type Field, weakerWith } from '../../policy/field.ts'
import { Slug } from '../../slug.ts'
import { crsRules } from './crs-rules.ts'

/** Collections of which a waiver names one element, as rules name them. */
const named = [
  'ARGS',
  'ARGS_NAMES',
  'ARGS_GET',
  'REQUEST_COOKIES',
  'REQUEST_COOKIES_NAMES',
  'REQUEST_HEADERS',
  'FILES',
  'FILES_NAMES',
]
/** What a waiver names whole. */
const whole = [
  'REQUEST_BODY',
  'REQUEST_FILENAME',
  'REQUEST_BASENAME',
  'REQUEST_URI',
  'REQUEST_LINE',
  'QUERY_STRING',
]

/** `ARGS:q`: part of a request in the words of SecLang, from a list, with a name that cannot be taken for anything else. */
export const WaiverTarget = z
  .string()
  .transform(text => text.replace(/^[^:]*/, collection => collection.toUpperCase()))
  .superRefine((text, context) => {
    const message = targetProblem(text)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })

function targetProblem(text: string): string | undefined {
  const [collection = '', ...names] = text.split(':')
  const name = names.join(':')
  if (whole.includes(collection))
    return text === collection ? undefined : `${collection} has no parts; write it without a colon`
  if (!named.includes(collection))
    return `write one of ${named.join(', ')} with a name, as in ARGS:q, or one of ${whole.join(', ')}`
  if (name === '') return `say which part of ${collection}, as in ${collection}:q`
  return /^[A-Za-z0-9_.[\]-]{1,100}$/.test(name)
    ? undefined
    : 'the name behind the colon has 1 to 100 letters, digits and _ . - [ ]'
}

/** Who stands behind a waiver, or why it is there: one line without control or invisible characters. It goes nowhere but to people. */
export function waiverText(maxLength: number): z.ZodType<string, string> {
  return z
    .string()
    .trim()
    .min(1, 'say something')
    .max(maxLength, `at most ${maxLength} characters`)
    .refine(
      text => !/[\p{C}\p{Zl}\p{Zp}{}]/u.test(text),
      'it cannot hold line breaks, invisible characters, { or }',
    )
}

/** The number of a rule that can be waived. */
export const WaivedRule = z
  .int()
  .refine(
    id => crsRules.has(id),
    'it is no rule of the Core Rule Set that looks for something; the log names them, as in 942100',
  )

/** A rule that is not applied for a time: nowhere, or not to one part of a request, of one route, below one path. */
export const Waiver = z.strictObject({
  rule: z.int().positive(),
  /** Null: the whole rule. */
  target: WaiverTarget.nullable(),
  /** Without it, on every route that carries the policy. */
  route: Slug.optional(),
  path: PathPrefix.optional(),
  reason: waiverText(200),
  owner: waiverText(80),
  /** From then on it counts no more, in milliseconds since 1970. */
  untilMs: z.int().positive(),
})
export type Waiver = z.infer<typeof Waiver>

/** What of a rule a waiver is about. */
export type WaiverScope = Pick<Waiver, 'rule' | 'target' | 'route' | 'path'>

/** The same in words: `rule 942100 on ARGS:q for shop below /search`. */
export function waiverScope({ rule, target, route, path }: WaiverScope): string {
  return [
    `rule ${rule}`,
    ...(target === null ? [] : [`on ${target}`]),
    ...(route === undefined ? [] : [`for ${route}`]),
    ...(path === undefined ? [] : [`below ${path}`]),
  ].join(' ')
}

/** Whether what the second scope is about is a part of what the first is about, or all of it. */
export function isWithin(wide: WaiverScope, narrow: WaiverScope): boolean {
  return (
    wide.rule === narrow.rule &&
    (wide.target === null || wide.target === narrow.target) &&
    (wide.route === undefined || wide.route === narrow.route) &&
    (wide.path === undefined ||
      narrow.path === wide.path ||
      narrow.path?.startsWith(`${wide.path}/`) === true)
  )
}

/** The end of a waiver: the day of which it is the end, in UTC. */
export function lastDay({ untilMs }: Pick<Waiver, 'untilMs'>): string {
  return new Date(untilMs - 1).toISOString().slice(0, 10)
}

const most = 100

/** The waivers of a policy, in the order of their rules. They are set by commands of their own, which ask for a reason and an owner. */
export const waiversField: Field<Waiver[]> = {
  schema: z.array(Waiver).max(most, `at most ${most} waivers`),
  read: null,
  write: waivers =>
    waivers
      .map(
        waiver =>
          `${waiverScope(waiver)} to the end of ${lastDay(waiver)} (${waiver.reason}; ${waiver.owner})`,
      )
      .join(', ') || 'none',
  looks: 'none',
  summary: 'rules that are not applied for a time; see: help policy waive',
  usual: [],
  weaker: weakerWith('more of them, or wider ones', (before, after) =>
    after.some(waiver => !before.some(other => covers(other, waiver))),
  ),
}

/** Whether all that the second waives is waived by the first as well. */
function covers(first: Waiver, second: Waiver): boolean {
  return isWithin(first, second) && first.untilMs >= second.untilMs
}

/** Waivers with one more, which takes the place of the one of the same scope, and of those of its parts. */
export function withWaiver(waivers: readonly Waiver[], added: Waiver): Waiver[] {
  return [...waivers.filter(one => !isWithin(added, one)), added].sort(
    (a, b) => a.rule - b.rule || (orderOf(a) < orderOf(b) ? -1 : 1),
  )
}

const orderOf = ({ target, route, path }: Waiver) => [target, route, path].map(part => part ?? '').join(' ')

/** The waivers among the options of a waf. */
export function waiversOf(options: Readonly<Record<string, unknown>>): Waiver[] {
  return z.array(Waiver).parse(options.waivers)
}
