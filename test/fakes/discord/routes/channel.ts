import { z } from 'zod'
import { readForm, snowflake, whole } from '../form.ts'
import { permissions } from '../limits.ts'
import { asksFor, messageSchema } from '../message-form.ts'
import { createMessage, editMessage } from '../messages.ts'
import { refusal } from '../refusal.ts'
import { type Call, nothing, ok, type Route } from '../route.ts'
import { botPermissions, wireChannel } from '../wire.ts'
import { wireMessage } from '../wire-message.ts'
import type { Channel, Message } from '../world.ts'

/** How long a nonce is remembered: https://docs.discord.com/developers/resources/message#create-message ("the past few minutes"). */
const nonceLifeMs = 5 * 60 * 1000

const page = z.object({
  limit: z.coerce.number().pipe(whole(1, 100)).default(50),
  before: snowflake.optional(),
  after: snowflake.optional(),
})

function channelOf({ param, world }: Call): Channel {
  const channel = world.channels.get(param('channel'))
  if (!channel) throw refusal('unknownChannel')
  if (channel.guild && !has(world, channel, permissions.viewChannel)) throw refusal('missingAccess')
  return channel
}

function has(world: Call['world'], channel: Channel, wanted: bigint): boolean {
  return (botPermissions(channel, world.bot, world.clock.nowMs()) & wanted) !== 0n
}

/** Ephemeral messages are no part of their channel. */
function messageIn(call: Call, channel: Channel): Message {
  const message = call.world.messages.get(call.param('message'))
  if (!message || message.channel !== channel || message.onlyFor) throw refusal('unknownMessage')
  return message
}

function shown(call: Call, message: Message) {
  return wireMessage(message, call.world, call.baseUrl)
}

function checkSend({ world }: Call, channel: Channel): void {
  if (channel.kind === 'direct') {
    if (!channel.botMaySend) throw refusal('cannotMessageUser')
    return
  }
  const needed = channel.kind === 'thread' ? permissions.sendInThreads : permissions.sendMessages
  if (!has(world, channel, needed)) throw refusal('missingPermissions')
  if (channel.locked) throw refusal('lockedThread')
}

function post(call: Call) {
  const { world, body } = call
  const channel = channelOf(call)
  checkSend(call, channel)
  const form = readForm(messageSchema(asksFor(body.json, 'componentsV2')), body.json ?? {})
  if (asksFor(body.json, 'ephemeral'))
    world.violations.add('a message to a channel cannot be ephemeral: everybody there sees it')
  if (form.enforce_nonce && form.nonce != null) {
    const same = world
      .messagesOf(channel)
      .find(
        ({ nonce, createdAtMs }) => nonce === form.nonce && world.clock.nowMs() - createdAtMs < nonceLifeMs,
      )
    if (same) return ok(shown(call, same))
  }
  // A message opens an archived thread again: https://docs.discord.com/developers/topics/threads#active-archived-threads
  channel.archived = false
  const setting = {
    channel,
    author: world.bot,
    reference: referenceOf(call, channel, form),
    pings: 'as a message' as const,
  }
  return ok(shown(call, createMessage(world, body, setting)))
}

function referenceOf(
  { world }: Call,
  channel: Channel,
  {
    message_reference,
  }: { message_reference?: { message_id?: string | null | undefined } | null | undefined },
): Message | null {
  const id = message_reference?.message_id
  if (id == null) return null
  const message = world.messages.get(id)
  if (!message || message.channel !== channel || message.onlyFor) throw refusal('unknownMessage')
  return message
}

function patch(call: Call) {
  const channel = channelOf(call)
  const message = messageIn(call, channel)
  if (channel.archived) throw refusal('archivedThread')
  if (message.author !== call.world.bot) throw refusal('foreignMessage')
  editMessage(call.world, message, call.body)
  return ok(shown(call, message))
}

function remove(call: Call) {
  const channel = channelOf(call)
  const message = messageIn(call, channel)
  if (channel.archived) throw refusal('archivedThread')
  const own = message.author === call.world.bot
  if (!own && !has(call.world, channel, permissions.manageMessages)) throw refusal('missingPermissions')
  call.world.messages.delete(message.id)
  call.world.changed()
  return nothing
}

/** https://docs.discord.com/developers/resources/message#get-channel-messages */
function history(call: Call) {
  const channel = channelOf(call)
  const { limit, before, after } = readForm(page, Object.fromEntries(call.query))
  const visible = call.world
    .messagesOf(channel)
    .filter(({ id, onlyFor }) => !onlyFor && (!before || id < before) && (!after || id > after))
  return ok(
    visible
      .toReversed()
      .slice(0, limit)
      .map(message => shown(call, message)),
  )
}

const messages = '/channels/:channel/messages'

/** https://docs.discord.com/developers/resources/message */
export const channelRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/channels/:channel',
    run: call => ok(wireChannel(channelOf(call), call.world.bot)),
  },
  { method: 'GET', path: messages, run: history },
  { method: 'POST', path: messages, run: post },
  {
    method: 'GET',
    path: `${messages}/:message`,
    run: call => ok(shown(call, messageIn(call, channelOf(call)))),
  },
  { method: 'PATCH', path: `${messages}/:message`, run: patch },
  { method: 'DELETE', path: `${messages}/:message`, run: remove },
]
