import { z } from 'zod'
import { fault, text, whole } from '../form.ts'
import { limits } from '../limits.ts'
import { customId, emoji, part } from './part.ts'

const link = 5
const premium = 6

/** https://docs.discord.com/developers/components/reference#button */
export const button = z
  .object({
    ...part,
    type: z.literal(2),
    style: whole(1, premium),
    label: text(0, limits.buttonLabel).nullish(),
    emoji: emoji.nullish(),
    custom_id: customId.nullish(),
    url: text(1, limits.buttonUrl).nullish(),
    sku_id: z.string().nullish(),
    disabled: z.boolean().nullish(),
  })
  .superRefine((value, ctx) => {
    const hasId = value.custom_id != null
    if (value.style === link) {
      if (value.url == null) fault(ctx, 'BUTTON_COMPONENT_URL_REQUIRED', 'A url is required', ['url'])
      else if (!/^(https?|discord):\/\/\S+$/.test(value.url))
        fault(ctx, 'URL_TYPE_INVALID_SCHEME', "Scheme must be one of ('http', 'https', 'discord').", ['url'])
      if (hasId) both(ctx)
    } else if (value.style === premium) {
      if (value.sku_id == null)
        fault(ctx, 'BUTTON_COMPONENT_SKU_ID_REQUIRED', 'A sku id is required', ['sku_id'])
    } else if (!hasId) {
      fault(ctx, 'COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required', ['custom_id'])
    } else if (value.url != null) both(ctx)
    if (value.style !== premium && !value.label && value.emoji == null)
      fault(ctx, 'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'A label or emoji is required')
  })

function both(ctx: z.RefinementCtx): void {
  fault(
    ctx,
    'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
    'A custom id and url cannot both be specified',
  )
}
