import type { OpenModal } from './interaction.ts'
import { type SeenMessage, type SeenModal, seenIn, seenModal } from './seen.ts'
import { until } from './wait.ts'
import type { Channel, User, World } from './world.ts'

/** A channel, or the direct messages between a person and the bot. */
export type Place = Pick<Channel, 'id'> | 'dm'

/** The half of a person that looks. */
export class Onlooker {
  readonly #world: World
  readonly #user: User
  readonly #modals: ReadonlyMap<User, OpenModal>

  constructor(world: World, user: User, modals: ReadonlyMap<User, OpenModal>) {
    this.#world = world
    this.#user = user
    this.#modals = modals
  }

  get id(): string {
    return this.#user.id
  }

  get name(): string {
    return this.#user.name
  }

  /** What she sees there now, oldest first. @throws Error where she cannot look */
  sees(place: Place): readonly SeenMessage[] {
    return seenIn(this.#world, this.channelOf(place), this.#user)
  }

  /** The newest message that fits, as soon as there is one. @throws Error after 10 s, with all that she sees */
  async waitFor(place: Place, pattern: RegExp): Promise<SeenMessage> {
    const look = () => this.sees(place).findLast(({ text }) => pattern.test(text))
    return await until(
      this.#world,
      look,
      () => `${this.name} does not see ${pattern}:\n${this.screen(place)}`,
    )
  }

  /** Resolves once no message fits any more. @throws Error after 10 s */
  async waitForNo(place: Place, pattern: RegExp): Promise<void> {
    const look = () => (this.sees(place).some(({ text }) => pattern.test(text)) ? undefined : true)
    await until(this.#world, look, () => `${this.name} still sees ${pattern}:\n${this.screen(place)}`)
  }

  /** The modal before her, if any. */
  modal(): SeenModal | undefined {
    const open = this.#modals.get(this.#user)
    return open && seenModal(open)
  }

  /** What `look` finds, as soon as it finds anything; it looks again after every change. @throws Error after 10 s */
  until<T>(place: Place, look: () => T | undefined): Promise<T> {
    return until(this.#world, look, () => `it never came to that; ${this.name} sees:\n${this.screen(place)}`)
  }

  /** The modal before her, as soon as it fits. @throws Error after 10 s */
  async waitForModal(pattern: RegExp): Promise<SeenModal> {
    const look = () => {
      const modal = this.modal()
      return modal && pattern.test(modal.text) ? modal : undefined
    }
    return await until(this.#world, look, () => `${this.name} has no modal ${pattern}: ${this.modal()?.text}`)
  }

  /** All that she sees, for the words of a failure. */
  protected screen(place: Place): string {
    const lines = this.sees(place).map(message => {
      const buttons = message.buttons.map(({ label, disabled }) => (disabled ? `(${label})` : `[${label}]`))
      return `- ${message.from}${message.ephemeral ? ' (only to her)' : ''}: ${message.text} ${buttons.join(' ')}`
    })
    return lines.join('\n') || '(nothing)'
  }

  /** @throws Error when there is no such channel, or she is not in its guild */
  protected channelOf(place: Place): Channel {
    const channel = place === 'dm' ? this.#world.direct(this.#user) : this.#world.channels.get(place.id)
    if (!channel) throw new Error('there is no such channel')
    if (channel.guild && !channel.guild.members.has(this.id))
      throw new Error(`${this.name} is not in the guild of #${channel.name}`)
    if (channel.recipient && channel.recipient !== this.#user)
      throw new Error(`these direct messages are not ${this.name}'s`)
    return channel
  }
}
