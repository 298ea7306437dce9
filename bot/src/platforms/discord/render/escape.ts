import { visible } from '../../../visible.ts'

/** Everything by which Discord's markdown, mentions, emoji, timestamps and links begin or end. */
export const special = /[\\*_~`|<>#[\]():@]/g
/** These make a list at the beginning of a line. */
const listMark = /^\s*(?:[-+]|\d+\.)/
/** Servers look for these two without reading the backslash before them. */
const called = /@(?=everyone|here)/gi
/** The same within code, where a backslash would be shown. */
const calledInCode = /@(?=everyone|here)|(?<=<)[@#]/gi

/**
 * Text that somebody else wrote as markdown that shows exactly this text: no markup, mention, link, emoji or timestamp comes of it.
 * `https\://` is no address for a client, so it is neither a link nor fetched for a preview. Between the @ and the name of a mention of
 * everybody stands a zero-width space. https://docs.discord.com/developers/reference#message-formatting
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replaceAll(special, '\\$&')
    .replace(listMark, mark => `${mark.slice(0, -1)}\\${mark.slice(-1)}`)
    .replaceAll(called, '@\u200b')
}

/**
 * The same for a line within a block of code. Only back-ticks can end one: a zero-width space stands between two of them, as it does
 * within what a server may take for a mention.
 */
export function escapeCode(text: string): string {
  return visible(text)
    .replaceAll(/`(?=`)/g, '`\u200b')
    .replaceAll(calledInCode, '$&\u200b')
}
