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

/** The same of what one person sees: a line of it may be a link of our own, whose address is then said as well. */
export function drawnWithLink(markdown: string): string {
  return markdown
    .split(/^(🔗 \[[^\]]*\]\(<https?:[^<>\s]+>\))$/mu)
    .map(part => {
      const [, label, url] = /^🔗 \[([^\]]*)\]\(<(https?:[^<>\s]+)>\)$/u.exec(part) ?? []
      return url === undefined ? drawn(part) : `🔗 ${drawn(label ?? '')} ${url}`
    })
    .join('')
}
