import { type APIInteraction, ChannelType, GuildMemberFlags } from 'discord.js'
import type { ChatCaller } from '../../../chat/heard.ts'

/** Names a direct message as a place: no rule can be about it. */
const directMessage = 'dm'
/** Names a place that is not known well enough to be judged: no rule can be about it either. */
const unknownPlace = 'unknown'
/** The server of somebody who is in none here; never that of a place, so that nothing is taken from them. */
const noGuild = '0'

/** What telling who it is needs. */
export interface CallerParts {
  /** The channel of a thread that Discord sent without it, if it is known. */
  parentOf(thread: string): string | null
  nowMs(): number
}

/**
 * Who did something and where, by ids alone. Whoever writes in a thread speaks in its channel: rules about places name channels. What
 * Discord lets somebody do in a server, its administrators too, means nothing here.
 */
export function callerOf(interaction: APIInteraction, { parentOf, nowMs }: CallerParts): ChatCaller {
  const { guild_id: guild, member } = interaction
  const user = member?.user ?? interaction.user
  return {
    kind: 'chat',
    identity: { platform: 'discord', workspace: guild ?? noGuild, user: user?.id ?? '0' },
    place: placeOf(interaction, parentOf),
    guest: guild !== undefined && !isFullMember(member, nowMs()),
    bot: user === undefined || user.bot === true || user.system === true,
  }
}

function placeOf(
  { guild_id: guild, channel }: APIInteraction,
  parentOf: (thread: string) => string | null,
): ChatCaller['place'] {
  const nowhere = (workspace: string) => ({ platform: 'discord' as const, workspace, channel: null })
  if (guild === undefined) return nowhere(directMessage)
  if (channel === undefined) return nowhere(unknownPlace)
  const threads: ChannelType[] = [
    ChannelType.PublicThread,
    ChannelType.PrivateThread,
    ChannelType.AnnouncementThread,
  ]
  if (!threads.includes(channel.type)) return { platform: 'discord', workspace: guild, channel: channel.id }
  const parent =
    'parent_id' in channel && typeof channel.parent_id === 'string' ? channel.parent_id : parentOf(channel.id)
  return parent === null ? nowhere(unknownPlace) : { platform: 'discord', workspace: guild, channel: parent }
}

/** Whoever has not agreed to the rules of the server yet, came by an invitation for guests, or was told to be silent, is none. */
function isFullMember(member: APIInteraction['member'], nowMs: number): boolean {
  if (member === undefined || member.pending === true) return false
  const until = Date.parse(member.communication_disabled_until ?? '')
  return ((member.flags ?? 0) & GuildMemberFlags.IsGuest) === 0 && !(until > nowMs)
}
