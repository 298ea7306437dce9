import { visible } from '../../../visible.ts'

/** Everything by which Discord's markdown, mentions, emoji, timestamps and links begin or end. */
const special = /[\\*_~`|<>#[\]():@]/g
/** These make a list or a quote at the beginning of a line. */
const lineStart = /^(\s*)(-|\+|\d+(?=[.)]))/

/**
 * Text that somebody else wrote as markdown that shows exactly this text: no markup, mention, link, emoji or timestamp comes of it.
 * `https\://` is no address for a client, so it is neither a link nor fetched for a preview. Behind the @ of @everyone, @here and <@ stands a
 * zero-width space as well, because servers and some clients look for these without reading the backslash before them.
 * https://docs.discord.com/developers/reference#message-formatting
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replaceAll(special, '\\$&')
    .replace(lineStart, escapedStart)
    .replaceAll(/@(?=everyone|here)|(?<=<\\)@/gi, '@\u200b')
}

function escapedStart(_: string, space: string, mark: string): string {
  return /\d/.test(mark) ? `${space}${mark}\u200b` : `${space}\\${mark}`
}

/**
 * The same for a line within a block of code. Only back-ticks can end one, so a zero-width space stands between two of them, and between @ and
 * what servers look for.
 */
export function escapeCode(text: string): string {
  return visible(text)
    .replaceAll('``', '`\u200b`')
    .replaceAll('``', '`\u200b`')
    .replaceAll(/@(?=everyone|here)|(?<=<)@/gi, '@\u200b')
}
