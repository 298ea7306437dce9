import { z } from 'zod'
import { fault, list, text, whole } from '../form.ts'
import { limits } from '../limits.ts'
import { customId, emoji, part } from './part.ts'

const shared = {
  ...part,
  custom_id: customId,
  placeholder: text(0, limits.placeholder).nullish(),
  min_values: whole(0, limits.selectOptions).nullish(),
  max_values: whole(1, limits.selectOptions).nullish(),
  required: z.boolean().nullish(),
  disabled: z.boolean().nullish(),
}

const option = z.object({
  label: text(1, limits.optionText),
  value: text(1, limits.optionText),
  description: text(0, limits.optionText).nullish(),
  emoji: emoji.nullish(),
  default: z.boolean().nullish(),
})

/** https://docs.discord.com/developers/components/reference#string-select */
export const stringSelect = z
  .object({ ...shared, type: z.literal(3), options: list(option, 1, limits.selectOptions) })
  .superRefine((value, ctx) => {
    range(value, ctx)
    const seen = new Set<string>()
    for (const [index, { value: chosen }] of value.options.entries()) {
      if (seen.has(chosen))
        fault(ctx, 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used', [
          'options',
          index,
          'value',
        ])
      seen.add(chosen)
    }
    if ((value.max_values ?? 1) > value.options.length)
      fault(ctx, 'SELECT_COMPONENT_MAX_VALUES_TOO_LARGE', 'Max values exceeds the number of options', [
        'max_values',
      ])
  })

function range(
  value: { min_values?: number | null | undefined; max_values?: number | null | undefined },
  ctx: z.RefinementCtx,
): void {
  if ((value.min_values ?? 1) > (value.max_values ?? 1))
    fault(ctx, 'SELECT_COMPONENT_MIN_VALUES_TOO_LARGE', 'Min values exceeds max values', ['min_values'])
}

const entity = {
  ...shared,
  default_values: list(
    z.object({ id: z.string(), type: z.enum(['user', 'role', 'channel']) }),
    0,
    25,
  ).nullish(),
}

/** https://docs.discord.com/developers/components/reference#user-select */
export const userSelect = z.object({ ...entity, type: z.literal(5) }).superRefine(range)

/** https://docs.discord.com/developers/components/reference#role-select */
export const roleSelect = z.object({ ...entity, type: z.literal(6) }).superRefine(range)

/** https://docs.discord.com/developers/components/reference#mentionable-select */
export const mentionableSelect = z.object({ ...entity, type: z.literal(7) }).superRefine(range)

/** https://docs.discord.com/developers/components/reference#channel-select */
export const channelSelect = z
  .object({ ...entity, type: z.literal(8), channel_types: z.array(z.int()).nullish() })
  .superRefine(range)
