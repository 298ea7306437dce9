import { answer } from '../answering.ts'
import { messageFlags } from '../limits.ts'
import { nothing, ok, type Route } from '../route.ts'
import { wireMessage } from '../wire-message.ts'

/** https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response */
export const callbackRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/interactions/:interaction/:token/callback',
    open: true,
    run: ({ param, query, body, world, interactions, baseUrl }) => {
      const { interaction, type, message } = answer(
        world,
        interactions,
        param('interaction'),
        param('token'),
        body,
      )
      if (query.get('with_response') !== 'true') return nothing
      const wire = message ? wireMessage(message, world, baseUrl) : null
      return ok({
        interaction: {
          id: interaction.id,
          type: interaction.type,
          ...(message
            ? {
                response_message_id: message.id,
                response_message_loading: message.pending,
                response_message_ephemeral: (Number(wire?.flags) & messageFlags.ephemeral) !== 0,
              }
            : {}),
        },
        resource: { type, ...(wire ? { message: wire } : {}) },
      })
    },
  },
]
