import { z } from 'zod'
import { whole } from '../form.ts'
import { part } from './part.ts'

/** https://docs.discord.com/developers/components/reference#separator */
export const separator = z.object({
  ...part,
  type: z.literal(14),
  divider: z.boolean().nullish(),
  spacing: whole(1, 2).nullish(),
})
