import { RESTJSONErrorCodes } from 'discord.js'
import type { Picture } from '../../../charts/chart-pictures.ts'
import { type Card, plainCard } from '../../../chat/card.ts'
import { troubleCode } from '../rest/trouble.ts'
import { type MessageBody, messageBody } from './body.ts'

/** A card, and what is shown beside it. */
interface Sending {
  card: Card
  flags: number
  /** The chart of the card, drawn. */
  picture: Picture | null
}

/**
 * Sends a card; should Discord not take what is in it, its title alone. Without it nobody would see that something happened, and without
 * what it does nobody may be asked to confirm it, so there are no buttons then.
 * @throws what `send` throws
 */
export async function sendCard<T>(
  { card, flags, picture }: Sending,
  send: (message: MessageBody) => Promise<T>,
): Promise<T> {
  let failed: unknown
  for (const body of [
    messageBody(card, flags, picture),
    // The picture shows nothing that the card does not say.
    ...(picture ? [messageBody(card, flags)] : []),
    messageBody(titleOf(card), flags),
  ]) {
    try {
      return await send(body)
    } catch (error) {
      if (!refuses.includes(troubleCode(error))) throw error
      failed = error
    }
  }
  throw failed
}

const refuses: readonly (number | undefined)[] = [
  RESTJSONErrorCodes.InvalidFormBodyOrContentType,
  RESTJSONErrorCodes.RequestEntityTooLarge,
]

function titleOf({ reply: { title, severity } }: Card): Card {
  return plainCard({
    title,
    severity,
    notes: ['Discord does not take the whole of it. The console shows it.'],
  })
}
