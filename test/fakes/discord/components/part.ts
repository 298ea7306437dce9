import { z } from 'zod'
import { text } from '../form.ts'
import { limits } from '../limits.ts'

/** https://docs.discord.com/developers/components/reference#anatomy-of-a-component */
export const part = { id: z.int32().min(0).nullish() }

/** What an app calls a component that people act on. */
export const customId = text(1, limits.customId)

/** https://docs.discord.com/developers/components/reference#unfurled-media-item */
export const media = z.object({ url: z.string().regex(/^(https?|attachment):\/\/\S+$/) })

/** https://docs.discord.com/developers/resources/emoji#emoji-object */
export const emoji = z.object({
  id: z.string().nullish(),
  name: z.string().nullish(),
  animated: z.boolean().nullish(),
})
