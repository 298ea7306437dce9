import { errorWords } from '@gatehouse/core/error.ts'
import {
  type APIInteraction,
  type APIInteractionResponse,
  InteractionResponseType,
  MessageFlags,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js'
import { z } from 'zod'
import { type Card, plainCard, planOf } from '../../../chat/card.ts'
import { readDeed } from '../../../chat/deed.ts'
import { noAnswer, working } from '../../../chat/sentences.ts'
import { messageBody } from '../messages/body.ts'
import { sendCard } from '../messages/send-card.ts'
import { makeSurface } from '../messages/surface.ts'
import { troubleCode, troubleWords } from '../rest/trouble.ts'
import type { ExchangeParts } from './exchange-parts.ts'
import { tellElsewhere } from './tell-elsewhere.ts'

/** What comes sooner is not worth a message in between. */
const patienceMs = 700

const Message = z.looseObject({ id: z.string() })

const nothingDone: Card = plainCard({
  title: 'Nothing was done.',
  severity: 'warning',
  notes: ['Discord did not take the answer of Gatehouse in time. Please do it again.'],
})

/**
 * One interaction and the answers to it. The first answer is due within three seconds
 * (https://discord.com/developers/docs/interactions/receiving-and-responding), and only what Discord acknowledged is done: whoever sees
 * "The application did not respond" does it again, and must not have done it twice.
 */
export class Exchange {
  readonly #parts: ExchangeParts
  readonly #interaction: APIInteraction

  constructor(parts: ExchangeParts, interaction: APIInteraction) {
    this.#parts = parts
    this.#interaction = interaction
  }

  /** The private message that it was done on, which the answer replaces; null when it was done elsewhere. */
  get at(): string | null {
    const { message } = this.#interaction
    return message && ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0 ? message.id : null
  }

  /** Takes it, lets `ask` find out what is to be said, and says it privately. */
  async answer(ask: () => Promise<Card>): Promise<void> {
    const type =
      this.at === null
        ? InteractionResponseType.DeferredChannelMessageWithSource
        : InteractionResponseType.DeferredMessageUpdate
    const flags = MessageFlags.Ephemeral
    if (
      !(await this.#respond(
        type === InteractionResponseType.DeferredMessageUpdate ? { type } : { type, data: { flags } },
      ))
    )
      return
    await this.#showWhenKnown(this.#asked(ask))
  }

  /** The whole answer at once, privately. */
  async say(card: Card): Promise<void> {
    const { body } = messageBody(card, MessageFlags.Ephemeral)
    const { attachments: _none, ...data } = body
    await this.#respond({ type: InteractionResponseType.ChannelMessageWithSource, data })
  }

  /** Opens a form, or completes what is being typed. Nothing is awaited before it. */
  async respond(response: APIInteractionResponse): Promise<void> {
    await this.#respond(response)
  }

  async #respond(body: APIInteractionResponse): Promise<boolean> {
    const { id, token, type } = this.#interaction
    try {
      await this.#parts.rest.quick.post(Routes.interactionCallback(id, token), { body, auth: false })
      return true
    } catch (error) {
      if (body.type === InteractionResponseType.ApplicationCommandAutocompleteResult) return false
      const code = troubleCode(error)
      this.#parts.ears.log('warn', 'discord did not take an acknowledgement', {
        error: troubleWords(error),
        interaction: id,
        type,
      })
      // Somebody else answers it: another program with the same token.
      if (code !== RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged)
        await tellElsewhere(
          this.#parts,
          this.#interaction,
          nothingDone,
          code === RESTJSONErrorCodes.UnknownInteraction ? 'not beside' : 'beside',
        )
      return false
    }
  }

  async #asked(ask: () => Promise<Card>): Promise<Card> {
    try {
      return await ask()
    } catch (error) {
      this.#parts.ears.log('error', 'no answer from the program', { error: errorWords(error) })
      return noAnswer
    }
  }

  /** A message that is replaced shows by itself neither that it is worked on, nor that its buttons have done their work. */
  async #showWhenKnown(asked: Promise<Card>): Promise<void> {
    if (this.at !== null) {
      const known = new AbortController()
      const isLate = await Promise.race([
        asked.then(() => false),
        this.#parts.clock.sleep(patienceMs, known.signal).then(() => !known.signal.aborted),
      ])
      known.abort()
      if (isLate) await this.#showWorking()
    }
    await this.#show(await asked)
  }

  async #showWorking(): Promise<void> {
    try {
      await this.#patch(working)
    } catch (error) {
      this.#parts.ears.log('info', 'discord did not take an answer', { error: troubleWords(error) })
    }
  }

  async #show(card: Card): Promise<void> {
    try {
      this.#tellShown(card, Message.parse(await this.#patch(card)).id, '@original')
    } catch (error) {
      this.#parts.ears.log('warn', 'discord did not take an answer', { error: troubleWords(error) })
      this.#tellStillThere()
      const beside = await tellElsewhere(this.#parts, this.#interaction, card)
      if (beside !== null) this.#tellShown(card, beside, beside)
    }
  }

  async #patch(card: Card): Promise<unknown> {
    const { application_id: application, token } = this.#interaction
    const route = Routes.webhookMessage(application, token)
    const picture = await this.#parts.pictures.of(card.reply)
    return sendCard({ card, flags: 0, picture }, sent =>
      this.#parts.rest.steady.patch(route, { ...sent, auth: false }),
    )
  }

  #tellShown(card: Card, at: string, message: string): void {
    this.#tellPlan(planOf(card), at, message)
  }

  /** The message whose place the answer should have taken shows the plan still, with buttons that may be over. */
  #tellStillThere(): void {
    const { data } = this.#interaction
    const deed = data !== undefined && 'custom_id' in data ? readDeed(data.custom_id) : null
    if (this.at !== null && deed !== null && deed.kind !== 'run')
      this.#tellPlan(deed.confirmation, this.at, '@original')
  }

  #tellPlan(confirmation: string | null, at: string, message: string): void {
    if (confirmation === null) return
    const { application_id: application, token } = this.#interaction
    this.#parts.ears.shown(confirmation, at, makeSurface({ application, token, message }))
  }
}
