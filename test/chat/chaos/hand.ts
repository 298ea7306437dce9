import { discordWords } from '../../faces/discord-words.ts'
import type { Stage } from '../../faces/stage.ts'
import type { ChatPerson } from '../../harness/chats.ts'
import { screenOf } from './screen.ts'

/** What somebody does in one chat, step by step; none of it waits for more than the acknowledgement. */
export interface Hand {
  readonly chat: 'slack' | 'discord'
  readonly person: ChatPerson
  types(line: string): Promise<unknown>
  /** Goes to where the code is given, from the private answer. */
  opens(): Promise<unknown>
  gives(code: string): Promise<unknown>
  /** Presses a button of that name, in a private answer or on the newest card. */
  presses(label: string): Promise<unknown>
  /** Waits for something private that reads like this. */
  isTold(pattern: RegExp): Promise<unknown>
  /** All that is private at this moment. */
  told(): string
}

export const chats = ['slack', 'discord'] as const

export function handOf(stage: Stage, person: ChatPerson, chat: Hand['chat']): Hand {
  return chat === 'slack' ? slackHand(stage, person) : discordHand(stage, person)
}

function toldTo({ all }: Stage, person: ChatPerson, chat: Hand['chat']): string {
  return screenOf(all, person)
    .filter(surface => surface.alone && surface.chat === chat)
    .map(({ text }) => text)
    .join('\n---\n')
}

function slackHand(stage: Stage, person: ChatPerson): Hand {
  const { slack } = person
  const told = () => toldTo(stage, person, 'slack')
  return {
    chat: 'slack',
    person,
    types: line => slack.slash(stage.all.slackOps, `/gate ${line}`),
    opens: async () => {
      const inModal = () => slack.modal()?.submit === 'Confirm'
      const inMessage = () =>
        !slack.modal() && slack.sees('dm').some(({ buttons }) => buttons.includes(byCode))
      await slack.until(() => (inModal() || inMessage() ? true : undefined))
      if (!inModal()) await slack.click(byCode, { in: 'dm' })
      await slack.until(() => (inModal() ? true : undefined))
    },
    gives: code => slack.submits({ code }),
    presses: label => slack.click(label),
    isTold: pattern => slack.until(() => (pattern.test(told()) ? true : undefined)),
    told,
  }
}

function discordHand(stage: Stage, person: ChatPerson): Hand {
  const { discord } = person
  const ops = stage.all.discordOps
  const told = () => toldTo(stage, person, 'discord')
  return {
    chat: 'discord',
    person,
    types: line => {
      const { words, given } = discordWords(line)
      return discord.slash(ops, words, given)
    },
    opens: async () => {
      if (!discord.modal()) await discord.click(byCode, { in: ops })
      await discord.waitForModal(/code/i)
    },
    gives: code => discord.submits({ code }),
    presses: label => discord.click(label, { in: ops }),
    isTold: pattern => discord.until(ops, () => (pattern.test(told()) ? true : undefined)),
    told,
  }
}

const byCode = 'Confirm with code'
