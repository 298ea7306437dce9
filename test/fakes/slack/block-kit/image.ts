import { z } from 'zod'
import { identifier, plainText } from './text.ts'

const source = {
  alt_text: z.string().max(2000),
  image_url: z.string().max(3000).optional(),
  slack_file: z.strictObject({ id: z.string().optional(), url: z.string().optional() }).optional(),
}
const oneSource = (image: { image_url?: unknown; slack_file?: unknown }) =>
  (image.image_url === undefined) !== (image.slack_file === undefined)
const oneSourceWords = { message: 'must provide either image_url or slack_file' }

/** https://docs.slack.dev/reference/block-kit/block-elements/image-element */
export const ImageElement = z
  .strictObject({ type: z.literal('image'), ...source })
  .refine(oneSource, oneSourceWords)

/** https://docs.slack.dev/reference/block-kit/blocks/image-block */
export const ImageBlock = z
  .strictObject({
    type: z.literal('image'),
    block_id: identifier.optional(),
    title: plainText(2000).optional(),
    ...source,
  })
  .refine(oneSource, oneSourceWords)
