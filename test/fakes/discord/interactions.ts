import { randomBytes } from 'node:crypto'
import type { Delivery } from './delivery.ts'
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
import { blankMessage } from './messages.ts'
import { refusal } from './refusal.ts'
import type { User, World } from './world.ts'

export interface InteractionSettings {
  readonly deadlineMs: number
  readonly baseUrl: () => string
}

/** Everything that people did, how long it may wait for an answer, and how long its token lives. */
export class Interactions {
  readonly answers: Answer[] = []
  readonly modals = new Map<User, OpenModal>()
  /** How many callbacks are still to be told that their interaction is unknown. */
  unknown = 0
  readonly #world: World
  readonly #gateway: Gateway
  readonly #delivery: Delivery
  readonly #settings: InteractionSettings
  readonly #platform: User
  readonly #all = new Map<string, Interaction>()
  readonly #timers = new Set<NodeJS.Timeout>()

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
      if (interaction.state === 'waiting') this.fail(interaction)
    }, this.#settings.deadlineMs)
    this.#timers.add(timer)
  }

  /** Nobody answered: the person is told, and the token is void. */
  fail(interaction: Interaction): void {
    interaction.state = 'failed'
    if (!interaction.excused)
      this.#world.violations.add(`${interaction.what}: no callback within ${this.#settings.deadlineMs} ms`)
    const modal = this.modals.get(interaction.user)
    if (interaction.type === interactionTypes.modal && modal)
      modal.problem = 'Something went wrong. Try again.'
    if (interaction.type === interactionTypes.command)
      this.#notice(interaction, 'The application did not respond')
    if (interaction.type === interactionTypes.component) this.#notice(interaction, 'This interaction failed')
    this.settle(interaction, 'none')
  }

  #notice({ channel, user }: Interaction, content: string): void {
    const message = blankMessage(this.#world, { channel, author: this.#platform, onlyFor: user })
    this.#world.messages.set(message.id, { ...message, content })
  }

  /** Lets the person's wait end. */
  settle(interaction: Interaction, kind: AnswerKind, choices: readonly Choice[] = []): void {
    const { sentAt, id: interactionId, what } = interaction
    const answer: Answer = { kind, afterMs: performance.now() - sentAt, interactionId, what, choices }
    this.answers.push(answer)
    interaction.settled(answer)
    this.#world.changed()
  }

  /** The callback is kept from the app by a fault that the test asked for. */
  excuse(id: string): void {
    const interaction = this.#all.get(id)
    if (interaction) interaction.excused = true
  }

  /** It is told more than once, so that a second callback is no surprise. */
  repeat(id: string): void {
    const interaction = this.#all.get(id)
    if (interaction) interaction.repeated = true
  }

  /** Whether a refusal of this interaction's callback is no fault of the app. */
  forgives(id: string): boolean {
    const interaction = this.#all.get(id)
    return interaction !== undefined && (interaction.excused || interaction.repeated)
  }

  /** The interaction that a callback is for, while it waits for one. @throws Refusal */
  waiting(id: string, token: string): Interaction {
    const interaction = this.#all.get(id)
    if (!interaction || interaction.token !== token) throw refusal('unknownInteraction')
    if (this.unknown > 0) {
      this.unknown -= 1
      interaction.excused = true
      if (interaction.state === 'waiting') this.fail(interaction)
    }
    if (interaction.state === 'failed') throw refusal('unknownInteraction')
    if (interaction.state === 'answered') throw refusal('alreadyAcknowledged')
    return interaction
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

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }
}
