import type { Block } from './block-kit/block.ts'
import type { Channel } from './channel.ts'
import type { Member } from './member.ts'
import type { Message } from './message.ts'
import { type SeenMessage, type SeenView, seenMessage, seenView } from './seen.ts'
import type { View, Views } from './views.ts'
import type { Workspace } from './workspace.ts'

/** A channel, or somebody's direct messages with the app. */
export type Place = { readonly id: string } | 'dm'

const matches = (text: string, pattern: RegExp | string) =>
  typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text)

/** What one person sees, and nothing that is for others. */
export class Sight {
  readonly #workspace: Workspace
  readonly #views: Views
  readonly #member: Member

  constructor(workspace: Workspace, views: Views, member: Member) {
    this.#workspace = workspace
    this.#views = views
    this.#member = member
  }

  /** @throws Error when there is no such channel */
  channel(place: Place): Channel {
    if (place === 'dm') return this.#workspace.directMessages(this.#member.id)
    const channel = this.#workspace.channels.get(place.id)
    if (!channel) throw new Error(`there is no channel ${place.id}`)
    return channel
  }

  /** The messages that she sees in this place, or everywhere, the oldest first. */
  messages(place?: Place): Message[] {
    const only = place && this.channel(place).id
    return this.#workspace.messages.filter(message => {
      if (message.gone || (only !== undefined && message.channelId !== only)) return false
      if (message.onlyFor !== undefined) return message.onlyFor === this.#member.id
      const channel = this.#workspace.channels.get(message.channelId)
      return channel !== undefined && this.#workspace.isIn(channel, this.#member)
    })
  }

  sees(place: Place): readonly SeenMessage[] {
    return this.messages(place).map(message => seenMessage(message, this.nameOf))
  }

  modal(): SeenView | undefined {
    const view = this.#views.top(this.#member.id)
    return view && seenView(view, this.nameOf)
  }

  home(): SeenView | undefined {
    const view = this.#views.home(this.#member.id)
    return view && seenView(view, this.nameOf)
  }

  topView(): View | undefined {
    return this.#views.top(this.#member.id)
  }

  homeView(): View | undefined {
    return this.#views.home(this.#member.id)
  }

  waitFor(place: Place, pattern: RegExp | string, afterTs = ''): Promise<SeenMessage> {
    return this.#workspace.changes.until(
      () =>
        this.sees(place)
          .filter(seen => seen.ts > afterTs)
          .findLast(seen => matches(seen.text, pattern)),
      () => this.#never(`no message ${pattern} in ${this.channel(place).name}`),
    )
  }

  waitForModal(pattern: RegExp | string): Promise<SeenView> {
    return this.#workspace.changes.until(
      () => this.#matching(this.modal(), pattern),
      () => this.#never(`no modal ${pattern}`),
    )
  }

  waitForHome(pattern: RegExp | string): Promise<SeenView> {
    return this.#workspace.changes.until(
      () => this.#matching(this.home(), pattern),
      () => this.#never(`no home tab ${pattern}`),
    )
  }

  until<T>(look: () => T | undefined): Promise<T> {
    return this.#workspace.changes.until(look, () => this.#never('it never came to that'))
  }

  /** All that is before her, for the words of a failure. */
  everything(): string {
    const messages = this.messages().map(message => {
      const channel = this.#workspace.channels.get(message.channelId)?.name
      const seen = seenMessage(message, this.nameOf)
      return `#${channel}${seen.ephemeral ? ' (only you)' : ''} ${seen.from}: ${seen.text}`
    })
    const modal = this.modal()
    const home = this.home()
    return [
      ...messages,
      ...(modal
        ? [`modal ${modal.title}: ${modal.text} ${JSON.stringify(modal.errors)} ${modal.problem ?? ''}`]
        : []),
      ...(home ? [`home: ${home.text}`] : []),
    ].join('\n')
  }

  readonly nameOf = (id: string): string => {
    if (id === this.#workspace.bot.id) return this.#workspace.bot.name
    if (id === 'USLACKBOT') return 'Slackbot'
    return this.#workspace.members.get(id)?.name ?? this.#workspace.channels.get(id)?.name ?? id
  }

  blocksOf(message: Message): readonly Block[] {
    return message.blocks
  }

  #matching(view: SeenView | undefined, pattern: RegExp | string): SeenView | undefined {
    return view && matches(`${view.title}\n${view.text}\n${Object.values(view.errors).join('\n')}`, pattern)
      ? view
      : undefined
  }

  #never(what: string): string {
    return `${this.#member.name} saw ${what}. What ${this.#member.name} sees:\n${this.everything()}`
  }
}
