import type { Deed } from './interaction.ts'
import { limits } from './limits.ts'
import { botPermissions, type Wire, wireChannel, wireMember, wireUser } from './wire.ts'
import { wireMessage } from './wire-message.ts'
import { memberPermissions, type World } from './world.ts'

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object */
export function interactionPayload(
  world: World,
  deed: Deed,
  { id, token }: { id: string; token: string },
  baseUrl: string,
): Wire {
  const { guild, member, channel } = deed
  const nowMs = world.clock.nowMs()
  const allowed = guild && member ? memberPermissions(guild, member, nowMs) : 0n
  const inGuild = guild && member
  return {
    id,
    application_id: world.applicationId,
    type: deed.type,
    data: deed.data,
    token,
    version: 1,
    channel_id: channel.id,
    channel: { ...wireChannel(channel, world.bot), permissions: String(allowed) },
    ...(inGuild
      ? {
          guild_id: guild.id,
          guild: { id: guild.id, locale: 'en-US', features: [] },
          guild_locale: 'en-US',
          member: { ...wireMember(member), permissions: String(allowed) },
        }
      : { user: wireUser(deed.user) }),
    ...(deed.source ? { message: wireMessage(deed.source, world, baseUrl) } : {}),
    locale: 'en-US',
    app_permissions: String(botPermissions(channel, world.bot, nowMs)),
    entitlements: [],
    authorizing_integration_owners: { 0: guild?.id ?? '0' },
    context: guild ? 0 : 1,
    attachment_size_limit: limits.fileBytes,
  }
}
