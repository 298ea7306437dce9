import { z } from 'zod'

/**
 * Text that is shown as it is written. Lengths are in UTF-16 units, the strictest way to count.
 * https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 */
export const plainText = (maxLength = 3000) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(maxLength),
    emoji: z.boolean().optional(),
  })

/** Text with Slack's own markup. */
export const mrkdwn = (maxLength = 3000) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(maxLength),
    verbatim: z.boolean().optional(),
  })

/** Either of the two. */
export const anyText = (maxLength = 3000) =>
  z.discriminatedUnion('type', [plainText(maxLength), mrkdwn(maxLength)])

export type AnyText = z.infer<ReturnType<typeof anyText>>

/** The names by which a click finds its block and its element. */
export const identifier = z.string().min(1).max(255)
