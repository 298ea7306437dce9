import { OAuth2Scopes, PermissionFlagsBits } from 'discord.js'

/** What Gatehouse does in a server: cards in channels and threads, with long texts attached. */
const permissions =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.AttachFiles

/** The address that adds Gatehouse to a server. https://discord.com/developers/docs/topics/oauth2#bot-authorization-flow */
export function inviteLink(application: string, guild: string | null): string {
  const query = new URLSearchParams({
    client_id: application,
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '),
    permissions: permissions.toString(),
    ...(guild !== null && { guild_id: guild, disable_guild_select: 'true' }),
  })
  return `https://discord.com/oauth2/authorize?${query}`
}
