import { followUp, messageOf } from '../answering.ts'
import { editMessage } from '../messages.ts'
import { type Call, nothing, ok, type Route } from '../route.ts'
import { wireMessage } from '../wire-message.ts'
import type { Message } from '../world.ts'

const webhook = '/webhooks/:application/:token'

function interactionOf({ param, interactions }: Call) {
  return interactions.byToken(param('application'), param('token'))
}

function target(call: Call): Message {
  return messageOf(call.world, interactionOf(call), call.param('message'))
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
    run: call => shown(call, followUp(call.world, interactionOf(call), call.body)),
  },
  {
    method: 'GET',
    path: `${webhook}/messages/:message`,
    open: true,
    run: call => shown(call, target(call)),
  },
  {
    method: 'PATCH',
    path: `${webhook}/messages/:message`,
    open: true,
    run: call => {
      const message = target(call)
      editMessage(call.world, message, call.body)
      return shown(call, message)
    },
  },
  {
    method: 'DELETE',
    path: `${webhook}/messages/:message`,
    open: true,
    run: call => {
      call.world.messages.delete(target(call).id)
      call.world.changed()
      return nothing
    },
  },
]
