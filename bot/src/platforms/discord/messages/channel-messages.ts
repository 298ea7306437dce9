import { createHash } from 'node:crypto'
import { Routes } from 'discord.js'
import { z } from 'zod'
import type { ChartPictures } from '../../../charts/chart-pictures.ts'
import type { Card } from '../../../chat/card.ts'
import type { Sent, Surface } from '../../../chat/chat-platform.ts'
import type { Rest } from '../rest/open-rest.ts'
import { goneWords, troubleWords } from '../rest/trouble.ts'
import type { MessageBody } from './body.ts'
import { sendCard } from './send-card.ts'
import { readSurface } from './surface.ts'

const Message = z.looseObject({ id: z.string() })

/** A call that waits its turn behind others, and behind a rate limit, is given up then; the program tries again. */
const longestMs = 90_000

/** Writes and changes messages. None of it throws. */
export class Messages {
  readonly #rest: Rest
  readonly #pictures: Pick<ChartPictures, 'of'>

  constructor(rest: Rest, pictures: Pick<ChartPictures, 'of'>) {
    this.#rest = rest
    this.#pictures = pictures
  }

  /** A card that is posted again within some minutes, by the same `once`, gives the message that is there already. */
  async post(channel: string, card: Card, once: string): Promise<Sent> {
    return this.#sent(card, ({ body, files }) =>
      this.#rest.steady.post(Routes.channelMessages(channel), {
        body: { ...body, nonce: nonceOf(once), enforce_nonce: true },
        files,
        signal: AbortSignal.timeout(longestMs),
      }),
    )
  }

  edit(channel: string, message: string, card: Card): Promise<Sent> {
    return this.#sent(card, sent =>
      this.#rest.steady.patch(Routes.channelMessage(channel, message), {
        ...sent,
        signal: AbortSignal.timeout(longestMs),
      }),
    )
  }

  show(surface: Surface, card: Card): Promise<Sent> {
    return this.#sent(card, sent => {
      const { application, token, message } = readSurface(surface)
      return this.#rest.steady.patch(Routes.webhookMessage(application, token, message), {
        ...sent,
        auth: false,
        signal: AbortSignal.timeout(longestMs),
      })
    })
  }

  async #sent(card: Card, send: (message: MessageBody) => Promise<unknown>): Promise<Sent> {
    try {
      const picture = await this.#pictures.of(card.reply)
      return { kind: 'sent', message: Message.parse(await sendCard({ card, flags: 0, picture }, send)).id }
    } catch (error) {
      const gone = goneWords(error)
      return gone === null ? { kind: 'failed', words: troubleWords(error) } : { kind: 'gone', words: gone }
    }
  }
}

/** Discord takes 25 characters. https://discord.com/developers/docs/resources/message#create-message */
function nonceOf(once: string): string {
  return createHash('sha256').update(once).digest('base64url').slice(0, 25)
}
