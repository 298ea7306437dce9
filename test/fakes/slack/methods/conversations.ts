import { z } from 'zod'
import type { Channel } from '../channel.ts'
import type { Json } from '../json.ts'
import { Refusal } from '../refusal.ts'
import type { Workspace } from '../workspace.ts'
import { defineMethod, flag, isOn } from './method.ts'
import { knownChannel } from './place.ts'

const reading = ['channels:read', 'groups:read', 'im:read', 'mpim:read']

function channelJson(workspace: Workspace, channel: Channel): Json {
  if (channel.directWith)
    return {
      id: channel.id,
      created: 0,
      is_archived: false,
      is_im: true,
      is_org_shared: false,
      context_team_id: workspace.teamId,
      user: channel.directWith,
    }
  return {
    id: channel.id,
    name: channel.name,
    is_channel: !channel.private,
    is_group: channel.private,
    is_im: false,
    is_mpim: false,
    is_private: channel.private,
    created: 0,
    is_archived: channel.archived,
    is_general: false,
    name_normalized: channel.name,
    is_shared: channel.shared,
    is_ext_shared: channel.shared,
    is_org_shared: false,
    is_member: channel.appIsMember,
    last_read: '0000000000.000000',
    creator: workspace.bot.id,
    context_team_id: workspace.teamId,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  }
}

/** A channel that the app may know of. */
function visibleChannel(workspace: Workspace, id: string): Channel {
  const channel = knownChannel(workspace, id)
  if (channel.private && !channel.appIsMember) throw new Refusal('channel_not_found')
  return channel
}

/** https://docs.slack.dev/reference/methods/conversations.info */
const info = defineMethod({
  name: 'conversations.info',
  scopes: reading,
  perMinute: 50,
  args: z.object({ channel: z.string(), include_num_members: flag, include_locale: flag }),
  run: ({ workspace }, args) => ({
    channel: channelJson(workspace, visibleChannel(workspace, args.channel)),
  }),
})

/** https://docs.slack.dev/reference/methods/conversations.members */
const members = defineMethod({
  name: 'conversations.members',
  scopes: reading,
  perMinute: 100,
  args: z.object({ channel: z.string(), limit: z.unknown().optional(), cursor: z.string().optional() }),
  run: ({ workspace }, args) => {
    const channel = visibleChannel(workspace, args.channel)
    const people = [...workspace.members.values()].filter(member => workspace.isIn(channel, member))
    return {
      members: [...(channel.appIsMember ? [workspace.bot.id] : []), ...people.map(member => member.id)],
      response_metadata: { next_cursor: '' },
    }
  },
})

/** https://docs.slack.dev/reference/methods/conversations.open */
const open = defineMethod({
  name: 'conversations.open',
  scopes: ['im:write'],
  perMinute: 50,
  args: z.object({ users: z.string().optional(), channel: z.string().optional(), return_im: flag }),
  run: ({ workspace }, args) => {
    if (args.channel) return { channel: { id: knownChannel(workspace, args.channel).id } }
    const [id, ...more] = args.users?.split(',') ?? []
    if (!id) throw new Refusal('users_list_not_supplied')
    if (more.length > 0) throw new Refusal('invalid_user_combination')
    const member = workspace.members.get(id)
    if (!member) throw new Refusal('user_not_found')
    if (member.deleted) throw new Refusal('user_disabled')
    const channel = workspace.directMessages(id)
    return { channel: isOn(args.return_im) ? channelJson(workspace, channel) : { id: channel.id } }
  },
})

export const conversationMethods = [info, members, open]
