import type { Commands } from './commands.ts'
import { walk } from './components/tree.ts'
import type { Delivery } from './delivery.ts'
import { intents } from './intents.ts'
import { type Answer, type Choice, interactionTypes } from './interaction.ts'
import type { Interactions } from './interactions.ts'
import { blankMessage } from './messages.ts'
import { type SeenMessage, type SeenModal, seenIn, seenModal } from './seen.ts'
import { fill, type Given, leafOf, offered, type Standing } from './slash.ts'
import { submission } from './submission.ts'
import { until } from './wait.ts'
import { wireMessage, wireUser } from './wire.ts'
import type { Channel, Guild, Member, Message, User, World } from './world.ts'

/** A channel, or the direct messages between this person and the bot. */
export type Place = Pick<Channel, 'id'> | 'dm'

export interface PersonParts {
  readonly world: World
  readonly commands: Commands
  readonly interactions: Interactions
  readonly delivery: Delivery
  readonly baseUrl: () => string
}

/** Somebody at a Discord client: does what a client lets one do, and sees what one would see. */
export class Person {
  readonly #parts: PersonParts
  readonly #user: User
  readonly #guild: Guild | null

  constructor(parts: PersonParts, user: User, guild: Guild | null) {
    this.#parts = parts
    this.#user = user
    this.#guild = guild
  }

  get id(): string {
    return this.#user.id
  }

  get name(): string {
    return this.#user.name
  }

  /** Runs a slash command; resolves with the first callback. @throws Error where the client would not send it */
  async slash(place: Place, words: string, given: Readonly<Record<string, Given>> = {}): Promise<Answer> {
    const standing = this.#stand(place)
    const [name = '', ...rest] = words.split(' ')
    const command = offered(this.#parts.commands, standing, name, 1)
    const leaf = leafOf(command, rest)
    const { filled, resolved } = fill(leaf.options, given, standing)
    const data = {
      id: command.id,
      name,
      type: 1,
      ...(command.guildId ? { guild_id: command.guildId } : {}),
      options: leaf.wrap(filled),
      ...(Object.keys(resolved).length > 0 ? { resolved } : {}),
    }
    return await this.#act(standing, {
      what: `/${words}`,
      type: interactionTypes.command,
      data,
      source: null,
    })
  }

  /** The choices that she gets while she types `option`; none when they did not come in time. */
  async completes(
    place: Place,
    words: string,
    given: Readonly<Record<string, string | number | boolean>>,
    option: string,
  ): Promise<readonly Choice[]> {
    const standing = this.#stand(place)
    const [name = '', ...rest] = words.split(' ')
    const command = offered(this.#parts.commands, standing, name, 1)
    const leaf = leafOf(command, rest)
    if (!leaf.options.some(one => one.name === option && one.autocomplete))
      throw new Error(`${words}: ${option} is not completed`)
    // What is being typed is sent as it stands, and nothing is checked yet.
    const filled = leaf.options
      .filter(one => one.name in given || one.name === option)
      .map(one => ({
        name: one.name,
        type: one.type,
        value: one.name === option ? String(given[one.name] ?? '') : given[one.name],
        ...(one.name === option ? { focused: true } : {}),
      }))
    const data = { id: command.id, name, type: 1, options: leaf.wrap(filled) }
    const what = `/${words} ${option}…`
    const answer = await this.#act(standing, {
      what,
      type: interactionTypes.autocomplete,
      data,
      source: null,
    })
    return answer.choices
  }

  /** An entry of a message's context menu. */
  async menu(place: Place, name: string, message: Pick<SeenMessage, 'id'>): Promise<Answer> {
    const standing = this.#stand(place)
    const command = offered(this.#parts.commands, standing, name, 3)
    const target = this.#visible(standing.channel).find(({ id }) => id === message.id)
    if (!target) throw new Error(`${this.name} sees no such message`)
    const data = {
      id: command.id,
      name,
      type: 3,
      ...(command.guildId ? { guild_id: command.guildId } : {}),
      target_id: target.id,
      resolved: { messages: { [target.id]: wireMessage(target, this.#parts.world, this.#parts.baseUrl()) } },
    }
    return await this.#act(standing, { what: name, type: interactionTypes.command, data, source: null })
  }

  /** Clicks the newest enabled button of that label. @throws Error when she sees none */
  async click(label: string | RegExp, { in: place }: { in: Place }): Promise<Answer> {
    const standing = this.#stand(place)
    const fits = (text: string) => (typeof label === 'string' ? text === label : label.test(text))
    for (const message of this.#visible(standing.channel).reverse())
      for (const { component } of walk(message.components))
        if (
          component.type === 2 &&
          component.custom_id &&
          !component.disabled &&
          fits(component.label ?? '')
        ) {
          const data = { component_type: 2, custom_id: component.custom_id, id: component.id }
          const what = `button ${component.label}`
          return await this.#act(standing, { what, type: interactionTypes.component, data, source: message })
        }
    throw new Error(`${this.name} sees no enabled button ${label}:\n${this.#screen(place)}`)
  }

  /** Picks from the newest select with that custom id or placeholder. @throws Error when there is no such choice */
  async picks(name: string, values: readonly string[], { in: place }: { in: Place }): Promise<Answer> {
    const standing = this.#stand(place)
    for (const message of this.#visible(standing.channel).reverse())
      for (const { component } of walk(message.components)) {
        if (component.type !== 3 || component.disabled) continue
        if (component.custom_id !== name && component.placeholder !== name) continue
        const options = component.options as readonly { readonly label: string; readonly value: string }[]
        const picked = values.map(value => {
          const option = options.find(one => one.value === value || one.label === value)
          if (!option) throw new Error(`${name} offers no ${value}`)
          return option.value
        })
        const data = { component_type: 3, custom_id: component.custom_id, id: component.id, values: picked }
        const what = `select ${name}`
        return await this.#act(standing, { what, type: interactionTypes.component, data, source: message })
      }
    throw new Error(`${this.name} sees no select ${name}:\n${this.#screen(place)}`)
  }

  /** The modal before her, if any. */
  modal(): SeenModal | undefined {
    const open = this.#parts.interactions.modals.get(this.#user)
    return open && seenModal(open)
  }

  /** Fills in the modal by labels or custom ids and sends it. @throws Error where the client would not send it */
  async submits(given: Readonly<Record<string, string | readonly string[]>>): Promise<Answer> {
    const open = this.#parts.interactions.modals.get(this.#user)
    if (!open) throw new Error(`${this.name} has no modal open`)
    const { form, channel, source } = open
    const data = submission(form, given)
    const what = `modal ${form.title}`
    return await this.#act(this.#stand(channel), { what, type: interactionTypes.modal, data, source })
  }

  /** Closes the modal without sending it; the app is not told. */
  closes(): void {
    this.#parts.interactions.modals.delete(this.#user)
    this.#parts.world.changed()
  }

  /** Writes a message of her own. */
  says(place: Place, content: string): SeenMessage {
    const { world, delivery } = this.#parts
    const { channel } = this.#stand(place)
    const message = { ...blankMessage(world, { channel, author: this.#user }), content }
    world.messages.set(message.id, message)
    const wanted = channel.guild ? intents.guildMessages : intents.directMessages
    const wire = { ...wireMessage(message, world, this.#parts.baseUrl()), guild_id: channel.guild?.id }
    delivery.send('MESSAGE_CREATE', { ...wire, author: wireUser(this.#user) }, wanted)
    world.changed()
    const seen = this.sees(place).at(-1)
    if (!seen) throw new Error('a message of her own is not there')
    return seen
  }

  /** What she sees there now, oldest first. */
  sees(place: Place): readonly SeenMessage[] {
    return seenIn(this.#parts.world, this.#stand(place).channel, this.#user)
  }

  /** The newest message that fits, as soon as there is one. @throws Error after 10 s, with all that she sees */
  async waitFor(place: Place, pattern: RegExp): Promise<SeenMessage> {
    const look = () => this.sees(place).findLast(({ text }) => pattern.test(text))
    return await until(
      this.#parts.world,
      look,
      () => `${this.name} does not see ${pattern}:\n${this.#screen(place)}`,
    )
  }

  /** Resolves once no message fits any more. @throws Error after 10 s */
  async waitForNo(place: Place, pattern: RegExp): Promise<void> {
    const look = () => (this.sees(place).some(({ text }) => pattern.test(text)) ? undefined : true)
    await until(this.#parts.world, look, () => `${this.name} still sees ${pattern}:\n${this.#screen(place)}`)
  }

  /** The modal before her, as soon as it fits. @throws Error after 10 s */
  async waitForModal(pattern: RegExp): Promise<SeenModal> {
    const look = () => {
      const modal = this.modal()
      return modal && pattern.test(modal.text) ? modal : undefined
    }
    return await until(
      this.#parts.world,
      look,
      () => `${this.name} has no modal ${pattern}: ${this.modal()?.text}`,
    )
  }

  /** Removes ephemeral messages from her view. */
  async dismisses(place: Place): Promise<void> {
    for (const message of this.#visible(this.#stand(place).channel))
      if (message.onlyFor === this.#user) message.dismissed = true
    this.#parts.world.changed()
  }

  /** Gives her these roles of her guild and no others. */
  gets(roles: readonly { readonly id: string }[]): void {
    const member = this.#guild?.members.get(this.id)
    if (!member) throw new Error(`${this.name} is in no guild`)
    member.roles = roles.map(({ id }) => id)
  }

  #visible(channel: Channel): Message[] {
    const all = this.#parts.world.messagesOf(channel)
    return all.filter(({ onlyFor, dismissed }) => !dismissed && (onlyFor === null || onlyFor === this.#user))
  }

  #screen(place: Place): string {
    const lines = this.sees(place).map(message => {
      const buttons = message.buttons.map(({ label, disabled }) => (disabled ? `(${label})` : `[${label}]`))
      return `- ${message.from}${message.ephemeral ? ' (only to her)' : ''}: ${message.text} ${buttons.join(' ')}`
    })
    return lines.join('\n') || '(nothing)'
  }

  #stand(place: Place): Standing {
    const { world } = this.#parts
    const channel = place === 'dm' ? world.direct(this.#user) : world.channels.get(place.id)
    if (!channel) throw new Error('there is no such channel')
    if (channel.kind === 'direct') return { world, channel, guild: null, member: null }
    const member: Member | undefined = channel.guild?.members.get(this.id)
    if (!channel.guild || !member) throw new Error(`${this.name} is not in the guild of #${channel.name}`)
    return { world, channel, guild: channel.guild, member }
  }

  async #act(
    { channel, guild, member }: Standing,
    deed: { what: string; type: 2 | 3 | 4 | 5; data: object; source: Message | null },
  ): Promise<Answer> {
    return await this.#parts.interactions.begin({ ...deed, user: this.#user, member, guild, channel })
  }
}
