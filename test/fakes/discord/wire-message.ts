import { messageFlags } from './limits.ts'
import { isoTime, type Wire, wireUser } from './wire.ts'
import type { Attachment, Message, World } from './world.ts'

/** A message as the API shows it. https://docs.discord.com/developers/resources/message#message-object */
export function wireMessage(message: Message, world: World, baseUrl: string): Wire {
  const { channel, answers, reference } = message
  const ephemeral = message.onlyFor ? messageFlags.ephemeral : 0
  const loading = message.pending ? messageFlags.loading : 0
  return {
    id: message.id,
    channel_id: channel.id,
    // A reply, the answer to a command, or a message of its own.
    type: reference ? 19 : answers?.type === 2 ? 20 : 0,
    author: wireUser(message.author),
    content: message.content,
    embeds: message.embeds.map(embed => ({ ...embed, type: 'rich' })),
    components: message.components,
    attachments: message.attachments.map(attachment => wireAttachment(attachment, message, baseUrl)),
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    timestamp: isoTime(message.createdAtMs),
    edited_timestamp: message.editedAtMs === null ? null : isoTime(message.editedAtMs),
    flags: message.flags | ephemeral | loading,
    ...(message.nonce === null ? {} : { nonce: message.nonce }),
    ...(message.author === world.bot ? { application_id: world.applicationId } : {}),
    ...(answers ? { webhook_id: world.applicationId, interaction_metadata: wireAnswered(answers) } : {}),
    ...(reference ? { message_reference: wireReference(reference) } : {}),
  }
}

function wireAttachment(
  { id, name, description, bytes }: Attachment,
  { channel }: Message,
  baseUrl: string,
): Wire {
  const url = `${baseUrl}/attachments/${channel.id}/${id}/${encodeURIComponent(name)}`
  return {
    id,
    filename: name,
    ...(description === null ? {} : { description }),
    size: bytes.length,
    url,
    proxy_url: url,
  }
}

function wireAnswered({ id, type, user }: NonNullable<Message['answers']>): Wire {
  return { id, type, user: wireUser(user), authorizing_integration_owners: {} }
}

function wireReference({ id, channel }: Message): Wire {
  const guild = channel.guild ? { guild_id: channel.guild.id } : {}
  return { type: 0, message_id: id, channel_id: channel.id, ...guild }
}
