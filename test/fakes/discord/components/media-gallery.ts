import { z } from 'zod'
import { list, text } from '../form.ts'
import { limits } from '../limits.ts'
import { media, part } from './part.ts'

const item = z.object({
  media,
  description: text(0, limits.mediaDescription).nullish(),
  spoiler: z.boolean().nullish(),
})

/** https://docs.discord.com/developers/components/reference#media-gallery */
export const mediaGallery = z.object({
  ...part,
  type: z.literal(12),
  items: list(item, 1, limits.galleryItems),
})
