/**
 * Reads Discord's markdown as its clients do, and wherever they differ as the most eager of them, line by line. Own marks stand around what
 * is more than text, made of a private character: \ue000B…\ue000b for bold, H a heading, S small text, C code in
 * a line, P a line of preformatted text, T a time, L the link to a page of ours. Anything else that is markup, a mention, an emoji or a link is an error.
 * https://docs.discord.com/developers/reference#message-formatting
 */
export function readDiscord(markdown: string): string[] {
  if (/@(?:everyone|here)|<@[!&]?\d+>|<#\d+>/i.test(markdown))
    throw new Error(`a server finds a mention: ${markdown}`)
  return parse(markdown).replaceAll('\u200b', '').split('\n')
}

interface Rule {
  pattern: RegExp
  /** At the beginning of a line alone. */
  lineStart?: true
  read: (groups: readonly (string | undefined)[]) => string
}

const mark = (letter: string, text: string) => `\ue000${letter}${text}\ue000${letter.toLowerCase()}`

const forbidden = (what: string) => (groups: readonly (string | undefined)[]) => {
  throw new Error(`${what} was made: ${groups[0]}`)
}

const rules: readonly Rule[] = [
  { pattern: /\\([^0-9A-Za-z\s])/y, read: ([, char = '']) => char },
  { pattern: /(#{1,3})[ \t]+([^\n]+)/y, lineStart: true, read: ([, , text = '']) => mark('H', parse(text)) },
  { pattern: /-# +([^\n]+)/y, lineStart: true, read: ([, text = '']) => mark('S', parse(text)) },
  { pattern: /\s*#{1,3}\s/y, lineStart: true, read: forbidden('a heading') },
  { pattern: /\s*(?:>>>|>)(?=\s)/y, lineStart: true, read: forbidden('a quote') },
  { pattern: /\s*(?:[-*+]|\d+[.)])(?=\s)/y, lineStart: true, read: forbidden('a list') },
  {
    pattern: /```(?:[\w+.-]+\n|\n)?\n*([^\n][\s\S]*?)\n?```/y,
    read: ([, text = '']) =>
      text
        .split('\n')
        .map(line => mark('P', line))
        .join('\n'),
  },
  { pattern: /(`+)([\s\S]*?[^`])\1(?!`)/y, read: ([, , text = '']) => mark('C', text) },
  { pattern: /<t:-?\d+(?::[tTdDfFR])?>/y, read: () => mark('T', '') },
  {
    pattern: /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y,
    read: ([, text = '']) => mark('B', parse(text)),
  },
  { pattern: /__((?:\\[\s\S]|[^\\])+?)__/y, read: forbidden('an underline') },
  { pattern: /\*(?=\S)((?:\\[\s\S]|[^\\*])+?)\*|_((?:\\[\s\S]|[^\\_])+?)_/y, read: forbidden('an emphasis') },
  { pattern: /~~[\s\S]+?~~/y, read: forbidden('a strike') },
  { pattern: /\|\|[\s\S]+?\|\|/y, read: forbidden('a spoiler') },
  {
    pattern: /\[((?:\\[\s\S]|[^\\])*?)\]\(<(https:\/\/gate\.example\/[^\s()<>]*)>\)/y,
    read: ([, text = '']) => mark('L', parse(text)),
  },
  { pattern: /!?\[[\s\S]*?\]\([\s\S]*?\)/y, read: forbidden('a link') },
  { pattern: /<[^\s<>]*:[^<>]*>|<[^\s<>]+@[^\s<>]+>|<\+[\d ]+>/y, read: forbidden('a link or an emoji') },
  { pattern: /<[@#][!&]?\d+>|<\/[^<>]*>|<\d+:[^<>]*>/y, read: forbidden('a mention') },
  { pattern: /@(?:everyone|here)/iy, read: forbidden('a mention') },
  { pattern: /:[\w+-]+:/y, read: forbidden('an emoji') },
]

const word = /[0-9A-Za-z]+/y
const plain = /[ \u0080-\uffff]+|[\s\S]/y
const address = /[a-z0-9][a-z0-9+.-]*:\/\/[^\s<]/iy

function parse(source: string): string {
  let shown = ''
  let at = 0
  while (at < source.length) {
    const { text, length } = firstMatch(source, at, at === 0 || source[at - 1] === '\n')
    shown += text
    at += length
  }
  return shown
}

function firstMatch(source: string, at: number, lineStart: boolean): { text: string; length: number } {
  const letters = matchAt(word, source, at)
  if (letters && matchAt(address, source, at)) forbidden('a link')([source.slice(at)])
  if (!lineStart && letters) return { text: letters[0], length: letters[0].length }
  for (const { pattern, lineStart: only, read } of rules) {
    if (only && !lineStart) continue
    const match = matchAt(pattern, source, at)
    if (match) return { text: read(match), length: match[0].length }
  }
  const [text = ''] = letters ?? matchAt(plain, source, at) ?? []
  return { text, length: text.length }
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(source)
}
