import { PermissionFlagsBits } from 'discord.js'
import type { ChatCheck } from '../../../chat/chat-platform.ts'
import { goneWords } from '../rest/trouble.ts'
import type { CheckParts } from './check-parts.ts'
import { ok, unknown, wrong } from './finding.ts'

/** What Gatehouse needs in a channel, in the words of Discord's settings. */
const needed = [
  { bit: PermissionFlagsBits.ViewChannel, words: 'View Channel' },
  { bit: PermissionFlagsBits.SendMessages, words: 'Send Messages' },
  { bit: PermissionFlagsBits.AttachFiles, words: 'Attach Files' },
]
const neededInThreads = [
  { bit: PermissionFlagsBits.ViewChannel, words: 'View Channel' },
  { bit: PermissionFlagsBits.SendMessagesInThreads, words: 'Send Messages in Threads' },
  { bit: PermissionFlagsBits.AttachFiles, words: 'Attach Files' },
]

/** Whether cards can be shown in a channel. @throws what the library throws */
export async function checkChannel({ client }: CheckParts, id: string): Promise<ChatCheck> {
  const name = `channel ${id}`
  if (!client) return unknown(name, 'Not known without a connection.')
  const settings = `Discord → the channel → Edit Channel → Permissions → add Gatehouse, and allow`
  try {
    const channel = await client.channels.fetch(id, { force: true })
    if (!channel || channel.isDMBased() || !channel.isTextBased())
      return wrong(
        name,
        'It is no channel for text in a server.',
        'Take the id of one: right-click it, Copy Channel ID.',
      )
    const me = await channel.guild.members.fetchMe()
    const may = channel.permissionsFor(me)
    const missing = (channel.isThread() ? neededInThreads : needed).filter(({ bit }) => !may.has(bit))
    return missing.length === 0
      ? ok(name, `Cards can be shown in #${channel.name}.`)
      : wrong(
          name,
          `In #${channel.name} Gatehouse lacks: ${missing.map(({ words }) => words).join(', ')}.`,
          `${settings} ${missing.map(({ words }) => words).join(', ')}.`,
        )
  } catch (error) {
    const gone = goneWords(error)
    if (gone === null) throw error
    return wrong(name, `Cards cannot be shown there: ${gone}.`, `${settings} View Channel.`)
  }
}
