import { type APIInteraction, MessageFlags, Routes } from 'discord.js'
import { z } from 'zod'
import { type Card, plainCard } from '../../../chat/card.ts'
import { messageBody } from '../messages/body.ts'
import { sendCard } from '../messages/send-card.ts'
import { troubleWords } from '../rest/trouble.ts'
import type { ExchangeParts } from './exchange-parts.ts'

const Opened = z.looseObject({ id: z.string() })

/** What everybody in the channel may read when somebody cannot be told privately. */
const forEverybody: Card = plainCard({
  title: 'An answer of Gatehouse could not be shown to the person who asked.',
  severity: 'warning',
  notes: ['Look before you do it again.'],
  next: ['status', 'revision list'],
})

/**
 * Tells somebody privately what they could not be told where they asked: beside it, or else in a direct message, where nothing can be
 * pressed because commands are not taken there. When neither is possible the channel is told that there was something.
 * @returns the id of the message beside it, when that is how it was told
 * @param beside `not beside` when Discord does not know of the interaction, so that nothing can be beside it
 */
export async function tellElsewhere(
  { rest, ears }: ExchangeParts,
  interaction: APIInteraction,
  card: Card,
  beside: 'beside' | 'not beside' = 'beside',
): Promise<string | null> {
  const { application_id: application, token, channel } = interaction
  const user = interaction.member?.user.id ?? interaction.user?.id
  const ways: [string, () => Promise<unknown>][] = [
    [
      'beside it',
      () =>
        sendCard({ card, flags: MessageFlags.Ephemeral, picture: null }, sent =>
          rest.quick.post(Routes.webhook(application, token), { ...sent, auth: false }),
        ),
    ],
    [
      'direct message',
      async () => {
        const opened = await rest.steady.post(Routes.userChannels(), { body: { recipient_id: user } })
        const route = Routes.channelMessages(Opened.parse(opened).id)
        await sendCard({ card: plainCard(card.reply), flags: 0, picture: null }, sent =>
          rest.steady.post(route, { ...sent }),
        )
      },
    ],
    [
      'channel',
      async () => {
        if (channel) await rest.steady.post(Routes.channelMessages(channel.id), messageBody(forEverybody))
      },
    ],
  ]
  for (const [way, tell] of beside === 'beside' ? ways : ways.slice(1)) {
    try {
      const sent = await tell()
      return way === 'beside it' ? Opened.parse(sent).id : null
    } catch (error) {
      ears.log('warn', 'somebody could not be told', { way, error: troubleWords(error) })
    }
  }
  return null
}
