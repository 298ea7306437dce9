import { visible } from '../visible.ts'

/**
 * Words in which no reader of Markdown finds markup, a link or a mention: letters, digits, spaces and harmless punctuation. A full stop or
 * a colon ends a word, because `shop.example` is a link to some and `:fire:` a picture to others.
 */
const harmless =
  /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ,;()!?'’“”–]|(?<=[\p{L}\p{N}])-(?=[\p{L}\p{N}])|[.:](?= |$))*$/u
/** What is made into a link without any sign: addresses, and on GitHub commits and issues. */
const linked = /www|https?|mailto|xmpp|ftp|\bgh-\d|\b[\da-f]{7,}\b/i

/**
 * Text that somebody else wrote, in one line of Markdown: shown as it is by CommonMark and GitHub's kind alike, behind words of ours in
 * a paragraph, a heading or the cell of a table. Whatever might be read as markup stands as code, where nothing is.
 * https://github.github.com/gfm/#code-spans
 */
export function inline(text: string): string {
  const shown = visible(text)
  if (shown.trim() === '') return ''
  if (harmless.test(shown) && !linked.test(shown)) return shown
  return inBars(shown)
}

/** The same as code, whatever it is: a command. */
export function code(text: string): string {
  const shown = visible(text)
  return shown.trim() === '' ? '' : inBars(shown)
}

/** Lines as they are, in a block of code. */
export function block(language: 'diff' | 'text', lines: readonly string[]): string {
  const shown = lines.map(visible)
  const fence = '`'.repeat(Math.max(3, longestTicks(shown.join('\n')) + 1))
  return `${fence}${language}\n${shown.join('\n')}\n${fence}`
}

/** A table; its cells are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A bar would end the cell of a table, also within code: it stands between pieces of code. */
function inBars(text: string): string {
  return text
    .split('|')
    .map(piece => (piece === '' ? '' : codeSpan(piece)))
    .join('&#124;')
}

function codeSpan(text: string): string {
  const ticks = '`'.repeat(longestTicks(text) + 1)
  // One space at each side is not shown where there are two.
  const pad = text.trim() !== '' && /^[` ]|[` ]$/.test(text) ? ' ' : ''
  return `${ticks}${pad}${text}${pad}${ticks}`
}

function longestTicks(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
}
