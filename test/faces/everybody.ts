import { expect } from 'vitest'
import type { TestChats } from '../harness/chats.ts'
import { drawn } from './drawn.ts'

/** A card in a channel, as everybody there reads it. */
export interface SeenCard {
  readonly text: string
  readonly buttons: readonly string[]
}

/** All who read along in the channels that cards are shown in, in both chats. They have no account. */
export class Everybody {
  readonly #all: TestChats
  readonly #inSlack: ReturnType<TestChats['slack']['member']>
  readonly #inDiscord: ReturnType<TestChats['discord']['member']>

  constructor(all: TestChats) {
    this.#all = all
    this.#inSlack = all.slack.member('onlooker')
    this.#inDiscord = all.discord.member('onlooker')
  }

  /** The cards of both channels at this moment, the oldest first. */
  async cards(): Promise<{ slack: SeenCard[]; discord: SeenCard[] }> {
    await this.#all.settled()
    const { slackOps, discordOps } = this.#all
    return {
      slack: this.#inSlack.sees(slackOps).map(({ text, buttons, menus }) => {
        return { text, buttons: [...buttons, ...menus] }
      }),
      discord: this.#inDiscord.sees(discordOps).map(({ text, buttons }) => {
        return { text: drawn(text), buttons: buttons.map(({ label }) => label) }
      }),
    }
  }

  /** The newest card that reads like this is there in both chats, with exactly these buttons when they are given. */
  async sees(pattern: RegExp, buttons?: readonly string[]): Promise<void> {
    for (const [chat, cards] of Object.entries(await this.cards())) {
      const found = cards.findLast(({ text }) => pattern.test(text))
      expect(found, `${pattern} in ${chat}, where there is:\n${texts(cards)}`).toBeDefined()
      if (buttons) expect(found?.buttons, `${pattern} in ${chat}`).toEqual(buttons)
    }
  }

  async seesNo(pattern: RegExp): Promise<void> {
    for (const [chat, cards] of Object.entries(await this.cards()))
      expect(texts(cards), `${pattern} in ${chat}`).not.toMatch(pattern)
  }

  /** How many cards there are; both chats have as many. */
  async count(): Promise<number> {
    const { slack, discord } = await this.cards()
    expect(discord, 'both chats show the same').toHaveLength(slack.length)
    return slack.length
  }
}

function texts(cards: readonly SeenCard[]): string {
  return cards.map(({ text }) => text).join('\n---\n')
}
