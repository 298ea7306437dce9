import { z } from 'zod'
import { text } from '../form.ts'
import { limits } from '../limits.ts'
import { part } from './part.ts'

/** https://docs.discord.com/developers/components/reference#text-display */
export const textDisplay = z.object({ ...part, type: z.literal(10), content: text(1, limits.displayedText) })
