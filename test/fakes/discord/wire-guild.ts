import { isoTime, type Wire, wireChannel, wireMember, wireRole } from './wire.ts'
import type { Guild, World } from './world.ts'

/** A guild without any of the finery. */
const plain = {
  icon: null,
  splash: null,
  discovery_splash: null,
  owner_id: '1',
  afk_channel_id: null,
  afk_timeout: 300,
  verification_level: 0,
  default_message_notifications: 0,
  explicit_content_filter: 0,
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
  large: false,
  unavailable: false,
  voice_states: [],
  presences: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
}

/** What GUILD_CREATE says. https://docs.discord.com/developers/events/gateway-events#guild-create */
export function wireGuild(guild: Guild, world: World): Wire {
  const inside = [...world.channels.values()].filter(channel => channel.guild === guild)
  const shown = (kind: 'text' | 'thread') =>
    inside.filter(one => one.kind === kind && !one.archived).map(one => wireChannel(one, world.bot))
  const bot = guild.members.get(world.bot.id)
  return {
    ...plain,
    id: guild.id,
    name: guild.name,
    joined_at: isoTime(0),
    member_count: guild.members.size,
    roles: [...guild.roles.values()].map(wireRole),
    // Without the members intent, the bot alone.
    members: bot ? [wireMember(bot)] : [],
    channels: shown('text'),
    threads: shown('thread'),
  }
}
