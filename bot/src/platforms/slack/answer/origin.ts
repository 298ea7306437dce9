import { parseJson } from '@gatehouse/core/parse-json.ts'
import { z } from 'zod'

/** How long and how often an answer may go through a response_url. https://docs.slack.dev/interactivity/handling-user-interaction */
export const responseUrlLifeMs = 30 * 60_000
export const responseUrlUses = 5

/** Where somebody did something, and how they can be answered privately. It travels in the private_metadata of views. */
export const Origin = z.strictObject({
  user: z.string(),
  /** As Slack calls it, also when it is a direct message. */
  channel: z.string().nullable(),
  thread: z.string().nullable(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
  askedAtMs: z.number(),
})
export type Origin = z.infer<typeof Origin>

/** What a view remembers for when it is submitted. */
export const Metadata = z.strictObject({
  origin: Origin,
  /** The plan that the code is for. */
  confirmation: z.string().optional(),
  /** The command that the form is for. */
  command: z.string().optional(),
})
export type Metadata = z.infer<typeof Metadata>

/** Reads a view's private_metadata; null when it is none of ours. */
export function readMetadata(text: string): Metadata | null {
  const read = Metadata.safeParse(parseJson(text))
  return read.success ? read.data : null
}

/** Whether a channel's id is that of a direct message. */
export function isDirect(channel: string): boolean {
  return channel.startsWith('D')
}
