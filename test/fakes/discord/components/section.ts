import { z } from 'zod'
import { kindOf, list } from '../form.ts'
import { limits } from '../limits.ts'
import { button } from './button.ts'
import { part } from './part.ts'
import { textDisplay } from './text-display.ts'
import { thumbnail } from './thumbnail.ts'

/** https://docs.discord.com/developers/components/reference#section */
export const section = z.object({
  ...part,
  type: z.literal(9),
  components: list(kindOf(textDisplay), 1, limits.sectionTexts),
  accessory: kindOf(button, thumbnail),
})
