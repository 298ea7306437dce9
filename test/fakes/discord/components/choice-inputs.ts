import { z } from 'zod'
import { list, text, whole } from '../form.ts'
import { limits } from '../limits.ts'
import { customId, part } from './part.ts'

const option = z.object({
  value: text(1, limits.optionText),
  label: text(1, limits.optionText),
  description: text(0, limits.optionText).nullish(),
  default: z.boolean().nullish(),
})

/** https://docs.discord.com/developers/components/reference#radio-group */
export const radioGroup = z.object({
  ...part,
  type: z.literal(21),
  custom_id: customId,
  options: list(option, 2, 10),
  required: z.boolean().nullish(),
})

/** https://docs.discord.com/developers/components/reference#checkbox-group */
export const checkboxGroup = z.object({
  ...part,
  type: z.literal(22),
  custom_id: customId,
  options: list(option, 1, 10),
  min_values: whole(0, 10).nullish(),
  max_values: whole(1, 10).nullish(),
  required: z.boolean().nullish(),
})

/** https://docs.discord.com/developers/components/reference#checkbox */
export const checkbox = z.object({
  ...part,
  type: z.literal(23),
  custom_id: customId,
  default: z.boolean().nullish(),
})
