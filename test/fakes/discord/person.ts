import type { Commands } from './commands.ts'
import { walk } from './components/tree.ts'
import type { Delivery } from './delivery.ts'
import { intents } from './intents.ts'
import { type Answer, type Choice, interactionTypes } from './interaction.ts'
import type { Interactions } from './interactions.ts'
import { blankMessage } from './messages.ts'
import { Onlooker, type Place } from './onlooker.ts'
import type { SeenMessage } from './seen.ts'
import { fill, type Given, leafOf, offered, type Standing } from './slash.ts'
import { submission } from './submission.ts'
import { wireMessage } from './wire-message.ts'
import { type Channel, type Guild, type Message, timedOut, type User, type World } from './world.ts'

export interface PersonParts {
  readonly world: World
  readonly commands: Commands
  readonly interactions: Interactions
  readonly delivery: Delivery
  readonly baseUrl: () => string
}

/** Somebody at a Discord client: does what a client lets one do, and sees what one would see. */
export class Person extends Onlooker {
  readonly #parts: PersonParts
  readonly #user: User
  readonly #guild: Guild | null

  constructor(parts: PersonParts, user: User, guild: Guild | null) {
    super(parts.world, user, parts.interactions.modals)
    this.#parts = parts
    this.#user = user
    this.#guild = guild
  }

  /** Runs a slash command; resolves with the first callback. @throws Error where the client would not send it */
  async slash(place: Place, words: string, given: Readonly<Record<string, Given>> = {}): Promise<Answer> {
    const standing = this.#stand(place)
    const [name = '', ...rest] = words.replace(/^\//, '').split(' ')
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
      what: `/${[name, ...rest].join(' ')}`,
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
    const [name = '', ...rest] = words.replace(/^\//, '').split(' ')
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
    const what = `/${[name, ...rest].join(' ')} ${option}…`
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
    throw new Error(`${this.name} sees no enabled button ${label}:\n${this.screen(place)}`)
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
    throw new Error(`${this.name} sees no select ${name}:\n${this.screen(place)}`)
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
    const wire = { ...wireMessage(message, world, this.#parts.baseUrl()), guild_id: channel.guild?.id }
    // Words spoken in a guild need an intent of their own: https://docs.discord.com/developers/events/gateway#message-content-intent
    const told = (granted: number) =>
      channel.guild && !(granted & intents.messageContent) ? { ...wire, content: '' } : wire
    delivery.send('MESSAGE_CREATE', told, channel.guild ? intents.guildMessages : intents.directMessages)
    world.changed()
    const seen = this.sees(place).at(-1)
    if (!seen) throw new Error('a message of her own is not there')
    return seen
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

  #stand(place: Place): Standing {
    const { world } = this.#parts
    const channel = this.channelOf(place)
    return { world, channel, guild: channel.guild, member: channel.guild?.members.get(this.id) ?? null }
  }

  async #act(
    { channel, guild, member, world }: Standing,
    deed: { what: string; type: 2 | 3 | 4 | 5; data: object; source: Message | null },
  ): Promise<Answer> {
    if (member && timedOut(member, world.clock.nowMs())) throw new Error(`${this.name} is timed out`)
    return await this.#parts.interactions.begin({ ...deed, user: this.#user, member, guild, channel })
  }
}
