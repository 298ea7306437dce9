import { expect } from 'vitest'
import type { ChatPerson, TestChats } from '../harness/chats.ts'
import { discordWords } from './discord-words.ts'
import { drawn, drawnWithLink } from './drawn.ts'
import type { Face, FacePerson, Where } from './face.ts'
import { asOutsider } from './outsider.ts'
import type { Stage } from './stage.ts'

/** Discord, in the channel where cards are shown. */
export function discordFace(stage: Stage): Face {
  const seat = (account: ChatPerson) => new DiscordSeat(stage, account)
  const { discord } = stage.all
  const outsider = (name: string, options: Parameters<typeof discord.member>[1]) =>
    seat(asOutsider(stage, { name, discord: discord.member(name, options) }))
  return {
    name: 'discord',
    seat,
    person: (...who) => seat(stage.account(...who)),
    outsiders: {
      unknown: name => outsider(name, {}),
      bot: name => outsider(name, { bot: true }),
    },
  }
}

type Member = ReturnType<TestChats['discord']['member']>
type Seen = ReturnType<Member['sees']>[number]

/** Somebody in Discord. */
class DiscordSeat implements FacePerson {
  readonly account: ChatPerson
  readonly #stage: Stage
  #answer: Seen | undefined

  constructor(stage: Stage, account: ChatPerson) {
    this.#stage = stage
    this.account = account
  }

  get name(): string {
    return this.account.name
  }

  get isAsked(): boolean {
    const answer = this.#looks().find(({ id }) => id === this.#answer?.id)
    return answer?.buttons.some(({ label }) => label === byCode) === true
  }

  async types(line: string, where: Where = 'here'): Promise<string> {
    const { words, given } = discordWords(line)
    // Commands belong to the server: a client offers none in direct messages.
    if (where === 'alone') {
      await expect(this.#discord.slash('dm', words, given)).rejects.toThrow(/no command gate is offered here/)
      return 'Commands are not offered here.'
    }
    const place = where === 'here' ? this.#ops : this.#stage.elsewhere.discord
    // What stands there already may change as well, when a plan in it ends.
    const known = new Set(this.#looks().map(({ id }) => id))
    return this.#after(
      () => this.#discord.slash(place, words, given),
      ({ id }) => !known.has(id),
    )
  }

  async confirms(code = this.#stage.code(this.account)): Promise<string> {
    await this.#discord.click(byCode, { in: this.#ops })
    return this.#submits(code)
  }

  cancels(): Promise<string> {
    return this.#after(() => this.#discord.click('Cancel', { in: this.#ops }))
  }

  async approves(what: RegExp, code = this.#stage.code(this.account)): Promise<string> {
    await this.#shown(what)
    await this.#discord.click('Approve…', { in: this.#ops })
    return this.#submits(code)
  }

  async rejects(what: RegExp): Promise<string> {
    await this.#shown(what)
    await this.#after(() => this.#discord.click('Reject…', { in: this.#ops }))
    return this.#after(() => this.#discord.click('Reject', { in: this.#ops }))
  }

  undoes(): Promise<string> {
    return this.presses('Undo')
  }

  async presses(label: string): Promise<string> {
    await this.#stage.all.settled()
    return this.#after(() => this.#discord.click(label, { in: this.#ops }))
  }

  async takes(said: string): Promise<string> {
    return (await this.#stage.openLink(said)).secret
  }

  async #submits(code: string): Promise<string> {
    await this.#discord.waitForModal(/code/i)
    return this.#after(() => this.#discord.submits({ code }))
  }

  async #shown(what: RegExp): Promise<void> {
    await this.#stage.all.settled()
    await this.#discord.until(this.#ops, () =>
      this.#discord.sees(this.#ops).find(({ text, ephemeral }) => !ephemeral && what.test(drawn(text))),
    )
  }

  get #discord(): Member {
    return this.account.discord
  }

  get #ops(): TestChats['discordOps'] {
    return this.#stage.all.discordOps
  }

  /** Does something, and gives what they see privately because of it. */
  async #after(act: () => Promise<unknown>, isAnswer: (seen: Seen) => boolean = () => true): Promise<string> {
    const before = this.#looks()
    await act()
    this.#answer = await this.#discord.until(this.#ops, () =>
      this.#looks().findLast(seen => {
        const { id, components, pending, text } = seen
        return (
          isAnswer(seen) &&
          !pending &&
          // What takes its time says so in between.
          !text.includes('Working on it…') &&
          !before.some(old => old.id === id && old.components === components && !old.pending)
        )
      }),
    )
    const { text, buttons, from } = this.#answer
    const words = from === 'Gatehouse' ? drawnWithLink(text) : text
    return [words, ...buttons.map(({ label }) => `[${label}]`)].join('\n')
  }

  /** What is there for them alone. */
  #looks(): readonly Seen[] {
    const hidden = [this.#ops, this.#stage.elsewhere.discord]
      .flatMap(place => this.#discord.sees(place))
      .filter(({ ephemeral }) => ephemeral)
    return [...hidden, ...this.#discord.sees('dm')]
  }
}

const byCode = 'Confirm with code'
