import { z } from 'zod'
import { checkedBlocks } from '../answer.ts'
import type { Block } from '../block-kit/block.ts'
import type { Json } from '../json.ts'
import { maxBlocksJsonLength, maxTextLength, maxUpdatedTextLength } from '../limits.ts'
import type { Message } from '../message.ts'
import { Refusal } from '../refusal.ts'
import type { Workspace } from '../workspace.ts'
import { defineMethod, flag } from './method.ts'
import { writableChannel } from './place.ts'

const scopes = ['chat:write']
// The library names the workspace in every call.
const place = { channel: z.string(), team_id: z.string().optional() }
const content = {
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  unfurl_links: flag,
  unfurl_media: flag,
  // Whatever makes a mention or a link of plain words is refused: nothing of Gatehouse may want it.
  parse: z.literal('none').optional(),
  link_names: z.union([z.literal(false), z.enum(['false', '0'])]).optional(),
  metadata: z.unknown().optional(),
}

function checkedContent(
  workspace: Workspace,
  args: { text?: string | undefined; blocks?: unknown },
  maxLength: number,
): { text: string; blocks: Block[] } {
  const blocks = checkedBlocks(workspace, args.blocks)
  const text = args.text ?? ''
  if (!text && blocks.length === 0) throw new Refusal('no_text')
  if (text.length > maxLength) throw new Refusal('msg_too_long')
  if (JSON.stringify(blocks).length > maxBlocksJsonLength) throw new Refusal('msg_blocks_too_long')
  return { text, blocks }
}

/** A file of Slack's own cannot stand in a private message. https://docs.slack.dev/reference/methods/chat.postEphemeral */
function refuseFiles(blocks: readonly Block[]): void {
  if (blocks.some(block => block.type === 'image' && block.slack_file)) throw new Refusal('invalid_blocks')
}

/** A message as the Web API and payloads write it. */
export function messageJson(workspace: Workspace, message: Message): Json {
  const ours = message.from === workspace.bot.id
  return {
    user: message.from,
    type: 'message',
    ts: message.ts,
    ...(ours ? { bot_id: workspace.bot.botId, app_id: workspace.appId } : {}),
    text: message.text,
    team: workspace.teamId,
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(message.editedTs === undefined ? {} : { edited: { user: message.from, ts: message.editedTs } }),
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
  }
}

/** https://docs.slack.dev/reference/methods/chat.postMessage */
const postMessage = defineMethod({
  name: 'chat.postMessage',
  scopes,
  perMinute: 600,
  args: z.strictObject({
    ...place,
    thread_ts: z.string().optional(),
    reply_broadcast: flag,
    mrkdwn: flag,
    ...content,
  }),
  run: ({ workspace }, args) => {
    const channel = writableChannel(workspace, args.channel)
    const { text, blocks } = checkedContent(workspace, args, maxTextLength)
    const message = workspace.say({
      channelId: channel.id,
      from: workspace.bot.id,
      text,
      blocks,
      threadTs: args.thread_ts,
    })
    return { channel: channel.id, ts: message.ts, message: messageJson(workspace, message) }
  },
})

/** https://docs.slack.dev/reference/methods/chat.postEphemeral */
const postEphemeral = defineMethod({
  name: 'chat.postEphemeral',
  scopes,
  perMinute: 100,
  args: z.strictObject({
    ...place,
    user: z.string(),
    thread_ts: z.string().optional(),
    ...content,
  }),
  run: ({ workspace }, args) => {
    const channel = writableChannel(workspace, args.channel)
    const member = workspace.members.get(args.user)
    if (!member || member.deleted) throw new Refusal('user_not_found')
    if (!workspace.isIn(channel, member)) throw new Refusal('user_not_in_channel')
    const { text, blocks } = checkedContent(workspace, args, maxTextLength)
    refuseFiles(blocks)
    const message = workspace.say({
      channelId: channel.id,
      from: workspace.bot.id,
      text,
      blocks,
      threadTs: args.thread_ts,
      onlyFor: member.id,
    })
    return { message_ts: message.ts }
  },
})

/** A message of the app. @throws Refusal the errors of the two methods that change one */
function ownMessage(workspace: Workspace, channelId: string, ts: string, otherwise: string): Message {
  // The id of a person, which does for a new message, does not do here.
  if (!workspace.channels.has(channelId)) throw new Refusal('channel_not_found')
  const message = workspace.findMessage(channelId, ts)
  // Private messages are not kept, so that there is nothing to find.
  if (!message || message.onlyFor !== undefined) throw new Refusal('message_not_found')
  if (message.from !== workspace.bot.id) throw new Refusal(otherwise)
  return message
}

/** https://docs.slack.dev/reference/methods/chat.update */
const update = defineMethod({
  name: 'chat.update',
  scopes,
  perMinute: 50,
  args: z.strictObject({ ...place, ts: z.string(), ...content }),
  run: ({ workspace }, args) => {
    const message = ownMessage(workspace, args.channel, args.ts, 'cant_update_message')
    if (workspace.channels.get(message.channelId)?.archived) throw new Refusal('is_inactive')
    const { text, blocks } = checkedContent(workspace, args, maxUpdatedTextLength)
    message.text = text
    message.blocks = blocks
    message.editedTs = workspace.stamp()
    workspace.changes.tell()
    return {
      channel: message.channelId,
      ts: message.ts,
      text: message.text,
      message: messageJson(workspace, message),
    }
  },
})

/** https://docs.slack.dev/reference/methods/chat.delete */
const remove = defineMethod({
  name: 'chat.delete',
  scopes,
  perMinute: 50,
  args: z.strictObject({ ...place, ts: z.string() }),
  run: ({ workspace }, args) => {
    const message = ownMessage(workspace, args.channel, args.ts, 'cant_delete_message')
    message.gone = true
    workspace.changes.tell()
    return { channel: message.channelId, ts: message.ts }
  },
})

export const chatMethods = [postMessage, postEphemeral, update, remove]
