import { z } from 'zod'
import { cardComponents, rowComponents } from './components/index.ts'
import { embeds } from './embed.ts'
import { fault, list, snowflake, text } from './form.ts'
import { limits, messageFlags } from './limits.ts'

const mentionIds = list(snowflake, 0, limits.mentions).nullish()

/** https://docs.discord.com/developers/resources/message#allowed-mentions-object */
const allowedMentions = z
  .object({
    parse: z.array(z.enum(['roles', 'users', 'everyone'])).nullish(),
    roles: mentionIds,
    users: mentionIds,
    replied_user: z.boolean().nullish(),
  })
  .superRefine((value, ctx) => {
    for (const kind of ['users', 'roles'] as const)
      if (value.parse?.includes(kind) && (value[kind]?.length ?? 0) > 0)
        fault(
          ctx,
          'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
          `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
        )
  })

export type AllowedMentions = z.infer<typeof allowedMentions>

const shared = {
  content: text(0, limits.content).nullish(),
  embeds: embeds.nullish(),
  flags: z.int().min(0).nullish(),
  tts: z.boolean().nullish(),
  allowed_mentions: allowedMentions.nullish(),
  attachments: z
    .array(
      z.object({
        id: z.union([z.string(), z.int()]).transform(String),
        filename: z.string().nullish(),
        description: text(0, limits.mediaDescription).nullish(),
      }),
    )
    .nullish(),
  nonce: z.union([z.int(), text(0, limits.nonce)]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  message_reference: z
    .object({
      type: z.int().nullish(),
      message_id: snowflake.nullish(),
      channel_id: snowflake.nullish(),
      fail_if_not_exists: z.boolean().nullish(),
    })
    .nullish(),
  poll: z.unknown().optional(),
  sticker_ids: z.array(z.string()).nullish(),
}

const older = z.object({ ...shared, components: rowComponents.nullish() })
const card = z.object({ ...shared, components: cardComponents.nullish() })

export type MessageForm = z.infer<typeof older> | z.infer<typeof card>

const flagged = z.object({ flags: z.int().nullish() })

/** The schema of a message's body, with or without Components V2. */
export function messageSchema(isCard: boolean) {
  return isCard ? card : older
}

/** Whether a body sets a flag. */
export function asksFor(body: unknown, flag: keyof typeof messageFlags): boolean {
  const { data } = flagged.safeParse(body)
  return ((data?.flags ?? 0) & messageFlags[flag]) !== 0
}
