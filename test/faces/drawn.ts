import { readDiscord } from '../render/read-discord.ts'

/**
 * A message of Discord as its clients draw it, without the looks. Also a check in passing: whatever would become markup, a mention or a link
 * there is an error.
 */
export function drawn(markdown: string): string {
  return readDiscord(markdown)
    .join('\n')
    .replaceAll(/\ue000[A-Za-z]/g, '')
}
