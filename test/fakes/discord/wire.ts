import { permissions } from './limits.ts'
import type { Channel, Member, Role, User } from './world.ts'
import { memberPermissions } from './world.ts'

/** JSON as it goes over the wire. */
export type Wire = Record<string, unknown>

const channelTypes = { text: 0, direct: 1, thread: 11 } as const

/** Discord's way to write a time. */
export function isoTime(ms: number): string {
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
