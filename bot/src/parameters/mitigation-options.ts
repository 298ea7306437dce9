import { AppError } from '@gatehouse/core/error.ts'
import type { Field } from '@gatehouse/core/routing/policy/field.ts'
import type { z } from 'zod'
import { key, type Parameter } from '../command.ts'

type Fields = Readonly<Record<string, Field<unknown>>>

/** A key for each option of a kind of mitigation; what is left out is as usual. */
export function optionKeys({ fields }: { fields: Fields }): Record<string, Parameter<unknown, false>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { read, looks, summary, values }]) =>
      read ? [[name, key(read as z.ZodType<unknown, string>, looks, summary, values ? { values } : {})]] : [],
    ),
  )
}

/** The options of a kind from what was typed. @throws AppError when they do not go together */
export function mitigationOptions(
  { fields, schema }: { fields: Fields; schema: z.ZodType<Record<string, unknown>> },
  args: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const typed = Object.entries(args).filter(
    ([name, value]) => value !== undefined && Object.hasOwn(fields, name),
  )
  const read = schema.safeParse(Object.fromEntries(typed))
  if (read.success) return read.data
  throw new AppError('invalid', `${read.error.issues[0]?.message ?? 'This does not go together'}.`)
}
