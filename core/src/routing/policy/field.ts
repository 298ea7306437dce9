import { z } from 'zod'
import { durationMs } from '../../duration.ts'
import { durationText } from '../../duration-text.ts'
import { commaList, orNone, wholeNumber, YesNo } from '../../value-types.ts'
import { plainNetwork } from '../network-coverage.ts'
import { Network } from '../settings.ts'
import { Slug } from '../slug.ts'

/** One key of a policy: how it is typed, kept, said and compared. */
export interface Field<T> {
  /** What is kept in a revision. */
  schema: z.ZodType<T>
  /** From the typed text to the value; null for what other commands set. Its issues are sentences for the person. */
  read: z.ZodType<T, string> | null
  /** The value as it would be typed. */
  write(value: T): string
  /** How the value looks, for usage lines. */
  looks: string
  /** Its least and its greatest value, where there are such: `1–4`. */
  range?: string
  /** What it is: a phrase in lower case. */
  summary: string
  /** Every possible value, when they can be listed. */
  values?: readonly string[]
  /** What holds when nothing is said. A field without it must be given. */
  usual?: T
  /** Its value is nobody's to see; only its words are. */
  secret?: true
  /** Whether the second value protects less than the first. */
  weaker: Weaker<T>
}

/** Whether the second value protects less than the first; `words` says in the documentation when that is so. */
export interface Weaker<T> {
  (before: T, after: T): boolean
  words?: string
}

export type Fields = Record<string, Field<never>>

/** The options of a kind, by the keys of its fields. */
export type Options<F> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never }

/** What a field says itself, also which change of it protects less. */
export type About<T> = Pick<Field<T>, 'summary' | 'weaker'> & Partial<Pick<Field<T>, 'looks' | 'usual'>>

/** A judge of changes with words for the documentation, to go behind "protects less with": `more networks`. */
export function weakerWith<T>(words: string, judge: (before: T, after: T) => boolean): Weaker<T> {
  return Object.assign((before: T, after: T) => judge(before, after), { words })
}

/** Which way a change of a value goes that protects less. */
export const weakens = {
  never: () => false,
  higher: weakerWith('a higher value', (before: number, after: number) => after > before),
  lower: weakerWith('a lower value', (before: number, after: number) => after < before),
  /** From `before`, one of `order`, to one that stands before it there; the order goes from weak to strong. */
  towards: <T extends string | boolean>(...order: readonly T[]) => {
    const [weakest] = order
    const word = typeof weakest === 'boolean' ? (weakest ? 'yes' : 'no') : weakest
    return weakerWith<T>(
      order.length > 2 ? `a value nearer to ${word}` : `${word}`,
      (before, after) => order.indexOf(after) < order.indexOf(before),
    )
  },
  /** Something is there that was not: a wider list. */
  added: weakerWith('more of them', (before: readonly unknown[], after: readonly unknown[]) =>
    after.some(one => !before.includes(one)),
  ),
  /** Something is missing that was there. */
  removed: weakerWith('fewer of them', (before: readonly unknown[], after: readonly unknown[]) =>
    before.some(one => !after.includes(one)),
  ),
}

/** A whole number. */
export function numberField(min: number, max: number, about: About<number>): Field<number> {
  return {
    schema: z.int().min(min).max(max),
    read: wholeNumber(min, max),
    write: String,
    looks: String(min),
    range: `${min}–${max}`,
    ...about,
  }
}

/** A time, kept in milliseconds. */
export function durationField(min: number, max: number, about: About<number>): Field<number> {
  return {
    schema: z.int().min(min).max(max),
    read: durationMs({ min, max }),
    write: durationText,
    looks: '1m',
    range: `${durationText(min)}–${durationText(max)}`,
    ...about,
  }
}

/** One of several words. */
export function choiceField<const T extends string>(values: readonly T[], about: About<T>): Field<T> {
  const schema = z.enum(values, `say one of ${values.join(', ')}`) as unknown as z.ZodType<T, string>
  return {
    schema,
    read: schema,
    write: value => value,
    looks: values.join('|'),
    values,
    ...about,
  }
}

/** Yes or no. */
export function yesNoField(about: About<boolean>): Field<boolean> {
  return {
    schema: z.boolean(),
    read: YesNo,
    write: value => (value ? 'yes' : 'no'),
    looks: 'yes|no',
    values: ['yes', 'no'],
    ...about,
  }
}

/** Several values with commas between, or none; kept in one order. `write` gives one of them back. */
export function listField<T>(
  one: { schema: z.ZodType<T>; read: z.ZodType<T, string>; write(value: T): string },
  max: number,
  about: About<T[]>,
): Field<T[]> {
  const order = (list: readonly T[]) =>
    [...new Map(list.map(value => [one.write(value), value])).entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, value]) => value)
  return {
    schema: z.array(one.schema).max(max, `at most ${max}`),
    read: orNone(commaList(one.read)).transform(list => order(list ?? [])) as unknown as z.ZodType<
      T[],
      string
    >,
    write: list => list.map(one.write).join(', ') || 'none',
    looks: 'a,b|none',
    ...about,
  }
}

/** Addresses and networks, each in its one spelling. */
export function networksField(max: number, about: About<string[]>): Field<string[]> {
  const read = Network.transform((text, context) => {
    const plain = plainNetwork(text)
    if (plain !== undefined) return plain
    context.addIssue({ code: 'custom', message: `write ${text} as an IPv4 network, as in 10.0.0.0/8` })
    return z.NEVER
  })
  const one = { schema: Network, read, write: (value: string) => value }
  return listField(one, max, { looks: '203.0.113.0/24,2001:db8::/32', ...about })
}

/** Words of a person that end up in a header or the like: no placeholders, no line breaks, nothing invisible. */
export const PlainText = z.string().superRefine((text, context) => {
  const problem = /[{}]/.test(text)
    ? 'it cannot hold { or }; placeholders are not taken from people'
    : /[^\x20-\x7e]/.test(text)
      ? 'it can hold visible ASCII characters only'
      : undefined
  if (problem) context.addIssue({ code: 'custom', message: problem })
})

/** A name, or none. */
export function optionalNameField(about: About<string | null>): Field<string | null> {
  return {
    schema: Slug.nullable(),
    read: orNone(Slug),
    write: value => value ?? 'none',
    looks: 'name|none',
    usual: null,
    ...about,
  }
}
