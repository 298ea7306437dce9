import { z } from 'zod'
import { kindOf, list, whole } from '../form.ts'
import { limits } from '../limits.ts'
import { actionRow } from './action-row.ts'
import { file } from './file.ts'
import { mediaGallery } from './media-gallery.ts'
import { part } from './part.ts'
import { section } from './section.ts'
import { separator } from './separator.ts'
import { textDisplay } from './text-display.ts'

/** https://docs.discord.com/developers/components/reference#container */
export const container = z.object({
  ...part,
  type: z.literal(17),
  // Only the sum over the message is limited.
  components: list(
    kindOf(actionRow, textDisplay, section, mediaGallery, separator, file),
    1,
    limits.components,
  ),
  accent_color: whole(0, 0xffffff).nullish(),
  spoiler: z.boolean().nullish(),
})
