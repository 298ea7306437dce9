import { z } from 'zod'
import { text } from '../form.ts'
import { limits } from '../limits.ts'
import { media, part } from './part.ts'

/** https://docs.discord.com/developers/components/reference#thumbnail */
export const thumbnail = z.object({
  ...part,
  type: z.literal(11),
  media,
  description: text(0, limits.mediaDescription).nullish(),
  spoiler: z.boolean().nullish(),
})
