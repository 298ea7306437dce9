import type { renderMessage } from '../../bot/src/platforms/discord/render/message.ts'
import type { Manner } from './expected.ts'
import { readDiscord } from './read-discord.ts'

/** How Discord shows what cards say. */
export const discordManner: Manner = {
  longestHeading: Number.POSITIVE_INFINITY,
  waits: words => `⏳ ${words} \ue000T\ue000t (\ue000T\ue000t)`,
  moment: ' (\ue000T\ue000t)',
  command: text => {
    const typed = `/gate do line: ${text}`
    return typed.includes('`') ? typed : `\ue000C${typed}\ue000c`
  },
}

/** All lines that a message shows. */
export function discordLines({ components }: ReturnType<typeof renderMessage>): string[] {
  return components.flatMap(component =>
    'components' in component
      ? component.components.flatMap(one => ('content' in one ? readDiscord(one.content) : []))
      : [],
  )
}
