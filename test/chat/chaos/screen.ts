import { type Deed, readDeed } from '@gatehouse/bot/chat/deed.ts'
import { z } from 'zod'
import { drawn } from '../../faces/drawn.ts'
import { walk } from '../../fakes/discord/components/tree.ts'
import { elementsOf } from '../../fakes/slack/block-kit/elements-of.ts'
import type { ChatPerson, TestChats } from '../../harness/chats.ts'

/** One thing in front of somebody. */
export interface Surface {
  chat: 'slack' | 'discord'
  /** Nobody else sees it. */
  alone: boolean
  text: string
  /** What can be pressed there. */
  deeds: readonly Deed[]
  /** A code is asked for right here. */
  asks: boolean
}

const Options = z.array(z.looseObject({ value: z.string() }))

type Blocks = Parameters<typeof elementsOf>[0]
type Components = Parameters<typeof walk>[0]

/** Everything that somebody has in front of them in both chats. */
export function screenOf(all: TestChats, person: Pick<ChatPerson, 'slack' | 'discord'>): Surface[] {
  return [...inSlack(all, person.slack), ...inDiscord(all, person.discord)]
}

function inSlack(all: TestChats, slack: ChatPerson['slack']): Surface[] {
  const messages = [all.slackOps, 'dm' as const].flatMap(place =>
    slack.sees(place).map(({ text, blocks, ephemeral }) => {
      const alone = ephemeral || place === 'dm'
      return { chat: 'slack' as const, alone, text, deeds: slackDeeds(blocks), asks: false }
    }),
  )
  const modal = slack.modal()
  if (!modal) return messages
  const { title, text, blocks, errors, submit, problem } = modal
  const words = [title, text, ...Object.values(errors), problem ?? ''].join('\n')
  const asks = submit === 'Confirm'
  return [...messages, { chat: 'slack', alone: true, text: words, deeds: slackDeeds(blocks), asks }]
}

function inDiscord(all: TestChats, discord: ChatPerson['discord']): Surface[] {
  return [all.discordOps, 'dm' as const].flatMap(place =>
    discord.sees(place).map(({ text, components, ephemeral, from }) => {
      const alone = ephemeral || place === 'dm'
      const words = from === 'Gatehouse' ? drawn(text) : text
      return { chat: 'discord' as const, alone, text: words, deeds: discordDeeds(components), asks: false }
    }),
  )
}

function slackDeeds(blocks: Blocks): Deed[] {
  const values = elementsOf(blocks).flatMap(({ element }) => {
    if (element.type === 'button') return [element.value ?? '']
    return element.type === 'overflow' ? element.options.map(({ value }) => value ?? '') : []
  })
  return values.flatMap(value => readDeed(value) ?? [])
}

function discordDeeds(components: Components): Deed[] {
  const values = [...walk(components)].flatMap(({ component }) => {
    if (component.disabled) return []
    if (component.type === 2) return [String(component.custom_id ?? '')]
    if (component.type !== 3) return []
    return Options.parse(component.options ?? []).map(({ value }) => value)
  })
  return values.flatMap(value => readDeed(value) ?? [])
}
