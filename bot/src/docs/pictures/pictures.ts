import type { Card } from '../../chat/card.ts'
import { codeModal } from '../../platforms/discord/render/code-modal.ts'
import { renderMessage as renderDiscord } from '../../platforms/discord/render/message.ts'
import { renderMessage as renderSlack } from '../../platforms/slack/render/message.ts'
import { renderModal } from '../../platforms/slack/render/modal.ts'
import { exampleCards } from './example-cards.ts'
import { pictureNowMs } from './example-plans.ts'
import { paint } from './paint.ts'
import { discordMessage, discordModal } from './read-discord.ts'
import { slackMessage, slackModal } from './read-slack.ts'
import { discordTheme, slackTheme } from './theme.ts'

/** The pictures of docs/pictures as SVG, by the names of their files. Drawn from what is sent to the chats, so that they stay true. */
export async function pictures(): Promise<Map<string, string>> {
  const all = new Map<string, string>()
  for (const [name, { says, card }] of Object.entries(await exampleCards())) {
    all.set(`slack-${name}.svg`, paint(inSlack(card), slackTheme, `Slack: ${says}`))
    const { components } = renderDiscord(card)
    all.set(
      `discord-${name}.svg`,
      paint(discordMessage(components, pictureNowMs), discordTheme, `Discord: ${says}`),
    )
  }
  const modal = discordModal(codeModal('5f'.repeat(16)))
  return all.set('discord-code.svg', paint(modal, discordTheme, 'Discord: the field for the code'))
}

/** What asks for a code is a dialogue there, which stays as it is when the code is wrong: Slack itself says so at the field. */
function inSlack(card: Card) {
  if (card.asks !== null) return slackModal(renderModal({ ...card, problem: null }), card.problem)
  const { blocks, file } = renderSlack(card, { files: true })
  return slackMessage(blocks, file)
}
