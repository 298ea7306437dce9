import { z } from 'zod'

/** What Slack sends, as far as it is read here. https://docs.slack.dev/reference/interaction-payloads */
const User = z.object({ id: z.string(), team_id: z.string().nullish() })

/** A slash command. */
export const CommandPayload = z.object({
  trigger_id: z.string(),
  user_id: z.string(),
  team_id: z.string().nullish(),
  channel_id: z.string(),
  text: z.string().default(''),
  response_url: z.string(),
})
export type CommandPayload = z.infer<typeof CommandPayload>

const View = z.object({
  id: z.string(),
  type: z.string(),
  callback_id: z.string().default(''),
  private_metadata: z.string().default(''),
})

/** A button that was pressed, or something that was chosen, in a message, a modal or a home page. */
export const ActionPayload = z.object({
  trigger_id: z.string(),
  user: User,
  channel: z.object({ id: z.string() }).nullish(),
  container: z.object({ thread_ts: z.string().optional() }).optional(),
  message: z.object({ thread_ts: z.string().optional() }).optional(),
  response_url: z.string().optional(),
  view: View.nullish(),
  actions: z
    .array(
      z.object({
        block_id: z.string(),
        value: z.string().optional(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
})
export type ActionPayload = z.infer<typeof ActionPayload>

const Choice = z.object({ value: z.string() })

/** What was filled into one field. */
export const FieldState = z.object({
  value: z.string().nullish(),
  selected_option: Choice.nullish(),
  selected_options: z.array(Choice).nullish(),
})
export type FieldState = z.infer<typeof FieldState>

/** A modal that was submitted. */
export const SubmitPayload = z.object({
  trigger_id: z.string(),
  user: User,
  view: View.extend({
    state: z.object({ values: z.record(z.string(), z.record(z.string(), FieldState)) }),
  }),
})
export type SubmitPayload = z.infer<typeof SubmitPayload>

/** Somebody types into a field that searches. */
export const SearchPayload = z.object({
  user: User,
  block_id: z.string(),
  value: z.string().default(''),
  view: View.nullish(),
})
export type SearchPayload = z.infer<typeof SearchPayload>

/** A shortcut; one of a message has a channel and the message. */
export const ShortcutPayload = z.object({
  trigger_id: z.string(),
  user: User,
  channel: z.object({ id: z.string() }).nullish(),
  message: z.object({ thread_ts: z.string().optional() }).optional(),
  response_url: z.string().optional(),
})
export type ShortcutPayload = z.infer<typeof ShortcutPayload>

/** Somebody opened the app's home. */
export const HomePayload = z.object({
  event_id: z.string(),
  event: z.object({ user: z.string(), tab: z.string().default('home') }),
})
