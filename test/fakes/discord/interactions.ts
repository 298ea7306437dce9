import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import type { Body } from './body.ts'
import { callbackTypes, readCallback, readChoices, readDeferral } from './callback-form.ts'
import type { Delivery } from './delivery.ts'
import { readForm } from './form.ts'
import type { Gateway } from './gateway.ts'
import {
  type Answer,
  type AnswerKind,
  type Choice,
  type Deed,
  type Interaction,
  interactionTypes,
  type OpenModal,
} from './interaction.ts'
import { interactionPayload } from './interaction-payload.ts'
import { tokenLifeMs } from './limits.ts'
import { asksFor } from './message-form.ts'
import { blankMessage, createMessage, editMessage } from './messages.ts'
import { modalForm } from './modal-form.ts'
import { refusal } from './refusal.ts'
import type { Message, User, World } from './world.ts'

export interface InteractionSettings {
  readonly deadlineMs: number
  readonly baseUrl: () => string
}

/** Everything that people did, and what the app answered. */
export class Interactions {
  readonly answers: Answer[] = []
  readonly modals = new Map<User, OpenModal>()
  readonly answered = new EventEmitter<{ answered: [Answer] }>()
  readonly #world: World
  readonly #gateway: Gateway
  readonly #delivery: Delivery
  readonly #settings: InteractionSettings
  readonly #platform: User
  readonly #all = new Map<string, Interaction>()
  readonly #timers = new Set<NodeJS.Timeout>()
  /** How many callbacks are still to be told that their interaction is unknown. */
  unknown = 0

  constructor(world: World, gateway: Gateway, delivery: Delivery, settings: InteractionSettings) {
    this.#world = world
    this.#gateway = gateway
    this.#delivery = delivery
    this.#settings = settings
    this.#platform = { id: world.ids.next(), name: 'Discord', bot: true }
  }

  /** Tells the app what a person did; resolves with its first callback, or `none` after the deadline. */
  begin(deed: Deed): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>()
    const interaction: Interaction = {
      ...deed,
      id: this.#world.ids.next(),
      token: `made-up-interaction-${randomBytes(12).toString('hex')}`,
      createdAtMs: this.#world.clock.nowMs(),
      sentAt: performance.now(),
      state: 'waiting',
      excused: false,
      repeated: false,
      original: null,
      made: new Set(),
      settled: resolve,
    }
    this.#all.set(interaction.id, interaction)
    const payload = interactionPayload(this.#world, deed, interaction, this.#settings.baseUrl())
    this.#delivery.sendInteraction(interaction.id, payload, () => this.#sent(interaction))
    return promise
  }

  #sent(interaction: Interaction): void {
    interaction.sentAt = performance.now()
    if (!this.#gateway.connected) interaction.excused = true
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (interaction.state === 'waiting') this.#fail(interaction)
    }, this.#settings.deadlineMs)
    this.#timers.add(timer)
  }

  /** An interaction that nobody answered: the person is told, and the token is void. */
  #fail(interaction: Interaction): void {
    interaction.state = 'failed'
    if (!interaction.excused)
      this.#world.violations.add(`${interaction.what}: no callback within ${this.#settings.deadlineMs} ms`)
    const modal = this.modals.get(interaction.user)
    if (interaction.type === interactionTypes.modal && modal)
      modal.problem = 'Something went wrong. Try again.'
    else if (interaction.type === interactionTypes.command)
      this.#notice(interaction, 'The application did not respond')
    else if (interaction.type === interactionTypes.component)
      this.#notice(interaction, 'This interaction failed')
    this.#settle(interaction, 'none')
  }

  #notice({ channel, user }: Interaction, content: string): void {
    const message = blankMessage(this.#world, { channel, author: this.#platform, onlyFor: user })
    this.#world.messages.set(message.id, { ...message, content })
  }

  #settle(interaction: Interaction, kind: AnswerKind, choices: readonly Choice[] = []): void {
    const answer: Answer = {
      kind,
      afterMs: performance.now() - interaction.sentAt,
      interactionId: interaction.id,
      what: interaction.what,
      choices,
    }
    this.answers.push(answer)
    interaction.settled(answer)
    this.answered.emit('answered', answer)
    this.#world.changed()
  }

  /** The callback was kept from the app by a fault that the test asked for. */
  excuse(id: string): void {
    const interaction = this.#all.get(id)
    if (interaction) interaction.excused = true
  }

  repeat(id: string): void {
    const interaction = this.#all.get(id)
    if (interaction) interaction.repeated = true
  }

  /** Whether a refusal of this interaction's callback is no fault of the app. */
  forgives(id: string): boolean {
    const interaction = this.#all.get(id)
    return interaction !== undefined && (interaction.excused || interaction.repeated)
  }

  /** Takes a callback. @throws Refusal */
  callback(
    id: string,
    token: string,
    body: Body,
  ): { interaction: Interaction; type: number; message: Message | null } {
    const interaction = this.#all.get(id)
    if (!interaction || interaction.token !== token) throw refusal('unknownInteraction')
    if (this.unknown > 0) {
      this.unknown -= 1
      interaction.excused = true
      if (interaction.state === 'waiting') this.#fail(interaction)
    }
    if (interaction.state === 'failed') throw refusal('unknownInteraction')
    if (interaction.state === 'answered') throw refusal('alreadyAcknowledged')
    const { type, data } = readCallback(interaction, body.json)
    const message = this.#answer(interaction, type, { json: data, files: body.files })
    return { interaction, type, message }
  }

  #answer(interaction: Interaction, type: number, body: Body): Message | null {
    switch (type) {
      case callbackTypes.message:
        this.#made(interaction, this.#create(interaction, body, asksFor(body.json, 'ephemeral'), ['data']))
        break
      case callbackTypes.deferred:
        this.#defer(interaction, readDeferral(body.json))
        break
      case callbackTypes.update:
        if (interaction.source) editMessage(this.#world, interaction.source, body, ['data'])
        interaction.original = interaction.source
        break
      case callbackTypes.deferredUpdate:
        interaction.original = interaction.source
        break
      case callbackTypes.choices: {
        const choices = readChoices(body.json)
        interaction.state = 'answered'
        this.#settle(interaction, 'choices', choices)
        return null
      }
      default:
        return this.#openModal(interaction, body.json)
    }
    interaction.state = 'answered'
    if (interaction.type === interactionTypes.modal) this.modals.delete(interaction.user)
    this.#settle(interaction, kinds[type] ?? 'message')
    return interaction.original
  }

  #made(interaction: Interaction, message: Message): void {
    interaction.original = message
    interaction.made.add(message)
  }

  #defer(interaction: Interaction, forAsker: boolean): void {
    const message = { ...blankMessage(this.#world, this.#setting(interaction, forAsker)), pending: true }
    this.#world.messages.set(message.id, message)
    this.#made(interaction, message)
  }

  #openModal(interaction: Interaction, data: unknown): null {
    const form = readForm(modalForm, data, ['data'])
    const { channel, source, user } = interaction
    this.modals.set(user, { form, channel, source, problem: null })
    interaction.state = 'answered'
    this.#settle(interaction, 'modal')
    return null
  }

  #setting(interaction: Interaction, forAsker: boolean) {
    const { id, type, user, channel } = interaction
    return {
      channel,
      author: this.#world.bot,
      onlyFor: forAsker ? user : null,
      answers: { id, type, user },
      pings: 'as an answer' as const,
    }
  }

  #create(interaction: Interaction, body: Body, forAsker: boolean, at: readonly string[]): Message {
    return createMessage(this.#world, body, { ...this.#setting(interaction, forAsker), at })
  }

  /** The interaction that a webhook's token stands for. @throws Refusal */
  byToken(application: string, token: string): Interaction {
    const interaction = [...this.#all.values()].find(one => one.token === token)
    if (!interaction || application !== this.#world.applicationId || interaction.state !== 'answered')
      throw refusal('unknownWebhook')
    if (this.#world.clock.nowMs() - interaction.createdAtMs >= tokenLifeMs)
      throw refusal('invalidWebhookToken')
    return interaction
  }

  /** Another message by an interaction's token; the first one after a deferral fills that in. @throws Refusal */
  followUp(interaction: Interaction, body: Body): Message {
    if (interaction.original?.pending) {
      this.edit(interaction.original, body)
      return interaction.original
    }
    const message = this.#create(interaction, body, asksFor(body.json, 'ephemeral'), [])
    interaction.made.add(message)
    return message
  }

  /** Edits by a token. Who sees a message was settled when it was made. @throws Refusal */
  edit(message: Message, body: Body): void {
    if (asksFor(body.json, 'ephemeral') && !message.onlyFor)
      this.#world.violations.add('an edit asks for an ephemeral message where everybody sees it already')
    editMessage(this.#world, message, body)
  }

  /** What `@original` or an id means to a token. @throws Refusal */
  messageOf(interaction: Interaction, name: string): Message {
    const made = [...interaction.made, interaction.original]
    const message = name === '@original' ? interaction.original : made.find(one => one?.id === name)
    if (!message || !this.#world.messages.has(message.id)) throw refusal('unknownMessage')
    return message
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }
}

const kinds: Record<number, AnswerKind> = {
  [callbackTypes.message]: 'message',
  [callbackTypes.deferred]: 'deferred',
  [callbackTypes.deferredUpdate]: 'deferred update',
  [callbackTypes.update]: 'update',
}
