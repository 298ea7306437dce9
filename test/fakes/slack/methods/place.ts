import type { Channel } from '../channel.ts'
import { Refusal } from '../refusal.ts'
import type { Workspace } from '../workspace.ts'

/**
 * The channel that a call names; the id of a person stands for her direct messages with the app.
 * @throws Refusal `channel_not_found`, `not_in_channel`, `is_archived`
 */
export function writableChannel(workspace: Workspace, id: string): Channel {
  const channel = knownChannel(workspace, id)
  if (channel.archived) throw new Refusal('is_archived')
  // A private channel that the app is not in does not exist for it.
  if (!channel.appIsMember) throw new Refusal(channel.private ? 'channel_not_found' : 'not_in_channel')
  return channel
}

/** @throws Refusal `channel_not_found` */
export function knownChannel(workspace: Workspace, id: string): Channel {
  const member = workspace.members.get(id)
  if (member && !member.deleted && !member.bot) return workspace.directMessages(member.id)
  const channel = workspace.channels.get(id)
  if (!channel) throw new Refusal('channel_not_found')
  return channel
}
