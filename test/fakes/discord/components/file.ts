import { z } from 'zod'
import { part } from './part.ts'

/** https://docs.discord.com/developers/components/reference#file */
export const file = z.object({
  ...part,
  type: z.literal(13),
  file: z.object({ url: z.string().regex(/^attachment:\/\/\S+$/) }),
  spoiler: z.boolean().nullish(),
})
