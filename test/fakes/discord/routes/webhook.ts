import { type Call, nothing, ok, type Route } from '../route.ts'
import { wireMessage } from '../wire.ts'
import type { Message } from '../world.ts'

const webhook = '/webhooks/:application/:token'

function interactionOf({ param, interactions }: Call) {
  return interactions.byToken(param('application'), param('token'))
}

function messageOf(call: Call): Message {
  return call.interactions.messageOf(interactionOf(call), call.param('message'))
}

function shown(call: Call, message: Message) {
  return ok(wireMessage(message, call.world, call.baseUrl))
}

/** https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages */
export const webhookRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: webhook,
    open: true,
    run: call => shown(call, call.interactions.followUp(interactionOf(call), call.body)),
  },
  {
    method: 'GET',
    path: `${webhook}/messages/:message`,
    open: true,
    run: call => shown(call, messageOf(call)),
  },
  {
    method: 'PATCH',
    path: `${webhook}/messages/:message`,
    open: true,
    run: call => {
      const message = messageOf(call)
      call.interactions.edit(message, call.body)
      return shown(call, message)
    },
  },
  {
    method: 'DELETE',
    path: `${webhook}/messages/:message`,
    open: true,
    run: call => {
      call.world.messages.delete(messageOf(call).id)
      call.world.changed()
      return nothing
    },
  },
]
