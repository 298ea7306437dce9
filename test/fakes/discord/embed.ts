import { z } from 'zod'
import { fault, list, text, whole } from './form.ts'
import { limits } from './limits.ts'

const link = z.string().regex(/^(https?|attachment):\/\/\S+$/)

/** https://docs.discord.com/developers/resources/message#embed-object */
const embed = z.object({
  title: text(0, limits.embedTitle).nullish(),
  description: text(0, limits.embedDescription).nullish(),
  url: link.nullish(),
  timestamp: z.string().nullish(),
  color: whole(0, 0xffffff).nullish(),
  footer: z.object({ text: text(1, limits.embedFooter) }).nullish(),
  author: z.object({ name: text(1, limits.embedAuthor) }).nullish(),
  image: z.object({ url: link }).nullish(),
  thumbnail: z.object({ url: link }).nullish(),
  fields: list(
    z.object({
      name: text(1, limits.embedFieldName),
      value: text(1, limits.embedFieldValue),
      inline: z.boolean().nullish(),
    }),
    0,
    limits.embedFields,
  ).nullish(),
})

export type Embed = z.infer<typeof embed>

/** All that an embed says, in reading order. */
export function embedTexts(one: Embed): string[] {
  const fields = (one.fields ?? []).flatMap(field => [field.name, field.value])
  return [one.author?.name, one.title, one.description, ...fields, one.footer?.text].filter(
    words => words !== undefined && words !== null,
  )
}

/** https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
export const embeds = list(embed, 0, limits.embeds).superRefine((all, ctx) => {
  const size = all.flatMap(embedTexts).reduce((sum, words) => sum + words.length, 0)
  if (size > limits.embedCharacters)
    fault(ctx, 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${limits.embedCharacters}`)
})
