import { limits, messageFlags, permissions } from './limits.ts'
import type { Channel, Guild, Member, Message, Role, User, World } from './world.ts'
import { memberPermissions } from './world.ts'

export type Wire = Record<string, unknown>

const channelTypes = { text: 0, direct: 1, thread: 11 } as const

function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000+00:00')
}

export function wireUser(user: User): Wire {
  return {
    id: user.id,
    username: user.name,
    global_name: user.bot ? null : user.name,
    discriminator: '0',
    avatar: null,
    bot: user.bot,
    public_flags: 0,
  }
}

export function wireMember(member: Member): Wire {
  const until = member.timedOutUntilMs
  return {
    user: wireUser(member.user),
    roles: member.roles,
    nick: null,
    avatar: null,
    joined_at: isoTime(0),
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: until === null ? null : isoTime(until),
  }
}

export function wireRole(role: Role, position: number): Wire {
  return {
    id: role.id,
    name: role.name,
    permissions: String(role.permissions),
    position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    flags: 0,
  }
}

export function wireChannel(channel: Channel, bot: User): Wire {
  if (channel.kind === 'direct')
    return {
      id: channel.id,
      type: channelTypes.direct,
      recipients: channel.recipient ? [wireUser(channel.recipient)] : [],
      last_message_id: null,
    }
  const shared = {
    id: channel.id,
    type: channelTypes[channel.kind],
    guild_id: channel.guild?.id,
    name: channel.name,
    parent_id: channel.parent?.id ?? null,
    last_message_id: null,
    rate_limit_per_user: 0,
    flags: 0,
  }
  if (channel.kind === 'thread')
    return {
      ...shared,
      owner_id: bot.id,
      message_count: 0,
      member_count: 1,
      thread_metadata: {
        archived: channel.archived,
        locked: channel.locked,
        auto_archive_duration: 1440,
        archive_timestamp: isoTime(0),
      },
    }
  return { ...shared, position: 0, nsfw: false, topic: null, permission_overwrites: overwrites(channel, bot) }
}

function overwrites(channel: Channel, bot: User): Wire[] {
  const deny =
    (channel.botMaySee ? 0n : permissions.viewChannel) | (channel.botMaySend ? 0n : permissions.sendMessages)
  return deny === 0n ? [] : [{ id: bot.id, type: 1, allow: '0', deny: String(deny) }]
}

/** What the bot may do in a channel. */
export function botPermissions(channel: Channel, bot: User, nowMs: number): bigint {
  const { guild } = channel
  const member = guild?.members.get(bot.id)
  if (!guild || !member) return permissions.attachFiles | permissions.embedLinks | permissions.mentionEveryone
  let granted = memberPermissions(guild, member, nowMs)
  if (!channel.botMaySee) granted &= ~permissions.viewChannel
  if (!channel.botMaySend) granted &= ~(permissions.sendMessages | permissions.sendInThreads)
  return granted
}

export function wireGuild(guild: Guild, world: World): Wire {
  const inside = [...world.channels.values()].filter(channel => channel.guild === guild)
  const bot = guild.members.get(world.bot.id)
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: '1',
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()].map(wireRole),
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    preferred_locale: 'en-US',
    public_updates_channel_id: null,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    safety_alerts_channel_id: null,
    joined_at: isoTime(0),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: bot ? [wireMember(bot)] : [],
    channels: inside.filter(({ kind }) => kind === 'text').map(channel => wireChannel(channel, world.bot)),
    threads: inside
      .filter(({ kind, archived }) => kind === 'thread' && !archived)
      .map(channel => wireChannel(channel, world.bot)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}

/** A message as the API shows it. */
export function wireMessage(message: Message, world: World, baseUrl: string): Wire {
  const { channel, answers, reference } = message
  const flags = message.flags | (message.onlyFor ? messageFlags.ephemeral : 0)
  return {
    id: message.id,
    channel_id: channel.id,
    type: reference ? 19 : answers?.type === 2 ? 20 : 0,
    author: wireUser(message.author),
    content: message.content,
    embeds: message.embeds.map(embed => ({ ...embed, type: 'rich' })),
    components: message.components,
    attachments: message.attachments.map(({ id, name, description, bytes }) => ({
      id,
      filename: name,
      ...(description === null ? {} : { description }),
      size: bytes.length,
      url: `${baseUrl}/attachments/${channel.id}/${id}/${encodeURIComponent(name)}`,
      proxy_url: `${baseUrl}/attachments/${channel.id}/${id}/${encodeURIComponent(name)}`,
    })),
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    timestamp: isoTime(message.createdAtMs),
    edited_timestamp: message.editedAtMs === null ? null : isoTime(message.editedAtMs),
    flags: flags | (message.pending ? messageFlags.loading : 0),
    ...(message.nonce === null ? {} : { nonce: message.nonce }),
    ...(message.author === world.bot ? { application_id: world.applicationId } : {}),
    ...(answers ? { webhook_id: world.applicationId, interaction_metadata: wireAnswered(answers) } : {}),
    ...(reference
      ? {
          message_reference: {
            type: 0,
            message_id: reference.id,
            channel_id: channel.id,
            ...(channel.guild ? { guild_id: channel.guild.id } : {}),
          },
        }
      : {}),
  }
}

function wireAnswered(answers: NonNullable<Message['answers']>): Wire {
  return {
    id: answers.id,
    type: answers.type,
    user: wireUser(answers.user),
    authorizing_integration_owners: {},
  }
}

/** What an interaction says about files. */
export const attachmentSizeLimit = limits.fileBytes
