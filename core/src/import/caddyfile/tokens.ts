/** A word of a Caddyfile. */
export interface Token {
  text: string
  line: number
  /** It was written in quotes, backquotes or as a heredoc. */
  quoted: boolean
  /** Nothing stands before it on its line. */
  first: boolean
}

/** A heredoc or quoted text that never ends begins on that line. */
export interface Unended {
  unendedOn: number
}

const bare = /[^\s\u0085]/
const heredocStart = /^<<([\w-]+)\r*\n/

/** The words of a Caddyfile by Caddy's own rules (caddyconfig/caddyfile/lexer.go). */
export function tokensOf(source: string): Token[] | Unended {
  const tokens: Token[] = []
  let at = 0
  let line = 1
  let first = true
  while (at < source.length) {
    const rest = source.slice(at, at + 2)
    const char = rest[0] ?? ''
    if (char === '\n') {
      line += 1
      first = true
      at += 1
    } else if (rest === '\\\n' || rest === '\\\r') {
      const end = /\\\r*\n/y
      end.lastIndex = at
      const found = end.exec(source)
      at += found ? found[0].length : 1
      if (found) line += 1
    } else if (!bare.test(char)) {
      at += 1
    } else if (char === '#') {
      const end = source.indexOf('\n', at)
      at = end < 0 ? source.length : end
    } else {
      const read = readToken(source, at)
      if (read === null) return { unendedOn: line }
      tokens.push({ text: read.text, line, quoted: read.quoted, first })
      line += source.slice(at, read.end).split('\n').length - 1
      at = read.end
      first = false
    }
  }
  return tokens
}

interface Read {
  text: string
  quoted: boolean
  end: number
}

function readToken(source: string, at: number): Read | null {
  const char = source[at]
  if (char === '"' || char === '`') return readQuoted(source, at, char)
  const heredoc = source.startsWith('<<', at) ? readHeredoc(source, at) : undefined
  if (heredoc !== undefined) return heredoc
  let end = at
  while (end < source.length && (source[end] === '\r' || bare.test(source[end] ?? ''))) end += 1
  // A return counts for nothing, not even within a word.
  const word = source.slice(at, end).replaceAll('\r', '')
  const text = word.startsWith('\\<') ? word.slice(1) : word
  // The line goes on behind an escaped end.
  const goesOn = text.endsWith('\\') && /^\r*\n/.exec(source.slice(end, end + 10))
  return goesOn
    ? { text: text.slice(0, -1), quoted: false, end: end + goesOn[0].length }
    : { text, quoted: false, end }
}

function readQuoted(source: string, at: number, mark: '"' | '`'): Read | null {
  let text = ''
  for (let end = at + 1; end < source.length; end += 1) {
    const char = source[end] ?? ''
    if (char === mark) return { text, quoted: true, end: end + 1 }
    if (mark === '"' && char === '\\' && source[end + 1] === '"') {
      text += '"'
      end += 1
    } else text += char
  }
  return null
}

/** Undefined when it is an ordinary word after all; null when it never ends. */
function readHeredoc(source: string, at: number): Read | null | undefined {
  const found = heredocStart.exec(source.slice(at, at + 200))
  const marker = found?.[1]
  if (!found || marker === undefined) return undefined
  const begin = at + found[0].length
  const markerAt = source.indexOf(marker, begin)
  if (markerAt < 0) return null
  const body = source.slice(begin, markerAt)
  const lines = body.split('\n')
  const padding = lines.pop() ?? ''
  const text = lines
    .map(one => (one.startsWith(padding) ? one.slice(padding.length) : one).replaceAll('\r', ''))
    .join('\n')
  return { text, quoted: true, end: markerAt + marker.length }
}
