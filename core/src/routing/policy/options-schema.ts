import { z } from 'zod'
import type { Field, Options } from './field.ts'

/** What the options of a kind are that has these fields: each its own, or the usual one, and all of them together without a problem. */
export function optionsSchema<F>(
  fields: Readonly<Record<string, Field<unknown>>>,
  problem: ((options: Options<F>) => string | undefined) | undefined,
) {
  const shape = Object.fromEntries(
    Object.entries(fields).map(([key, { schema, usual }]) => [
      key,
      usual === undefined ? schema : schema.default(usual as never),
    ]),
  )
  return z.strictObject(shape).superRefine((options, context) => {
    const words = problem?.(options as Options<F>)
    if (words !== undefined) context.addIssue({ code: 'custom', message: words })
  })
}
