import { z } from 'zod'
import { fault, text, whole } from '../form.ts'
import { limits } from '../limits.ts'
import { customId, part } from './part.ts'

/** https://docs.discord.com/developers/components/reference#text-input */
export const textInput = z
  .object({
    ...part,
    type: z.literal(4),
    custom_id: customId,
    style: whole(1, 2),
    label: text(1, limits.label).nullish(),
    min_length: whole(0, limits.inputText).nullish(),
    max_length: whole(1, limits.inputText).nullish(),
    required: z.boolean().nullish(),
    value: text(0, limits.inputText).nullish(),
    placeholder: text(0, limits.inputPlaceholder).nullish(),
  })
  .superRefine((value, ctx) => {
    const max = value.max_length ?? limits.inputText
    if ((value.min_length ?? 0) > max)
      fault(ctx, 'TEXT_INPUT_COMPONENT_MIN_LENGTH_TOO_LARGE', 'Min length exceeds max length', ['min_length'])
    if ((value.value ?? '').length > max)
      fault(ctx, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`, ['value'])
  })
