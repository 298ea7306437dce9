import { AppError } from '@gatehouse/core/error.ts'

/** One word of a command, as every face reads it. `quoted` words are never anything but themselves. */
export type Word =
  | { kind: 'word'; text: string; quoted: boolean }
  | { kind: 'key'; key: string; text: string }
  /** `--key`, `--key=text` or `-k`: not how commands are written, but what many people try first. */
  | { kind: 'flag'; key: string; text: string | null }

/** As long as a command may be; room for a certificate. */
export const maxCommandLength = 32_768

const space = /\s/u
const keyHead = /^(--?)?([a-z][a-z0-9-]*)=/i
const flagAlone = /^--?([a-z][a-z0-9-]*)$/i
const invisible = /[\u00ad\u180e\u200b-\u200f\u2060\ufeff]/u
const quoteKinds = ['"“”„‟', "'‘’‚‛", '«»']
const ownClosers: Record<string, string> = {
  '"': '"',
  '“': '”',
  '„': '“”',
  "'": "'",
  '‘': '’',
  '‚': '‘’',
  '«': '»',
  '»': '«',
}

/**
 * Splits what a person typed. Straight and typographic quotes hold words together, also in key="a b"; within double
 * quotes \" and \\ stand for themselves. Outside of quotes, dashes that a phone made longer are shortened again, odd
 * spaces are spaces, and characters without width are dropped.
 * @param typed a line, or words that a shell has split already
 * @throws AppError `invalid`
 */
export function splitWords(typed: string | readonly string[]): Word[] {
  const line = typeof typed === 'string' ? typed : lineOf(typed)
  refuseControls(line)
  const chars = [...line]
  const words: Word[] = []
  for (let at = 0; at < chars.length; ) {
    if (isSpace(chars[at])) {
      at += 1
      continue
    }
    const read = readWord(chars, at)
    if (read.word) words.push(read.word)
    at = read.end
  }
  return words
}

/** The text as one word that `splitWords` reads back exactly. */
export function quoteWord(text: string): string {
  return needsQuotes(text) ||
    text.startsWith('-') ||
    /^(for|until)$/i.test(text) ||
    /^([a-z][a-z0-9-]*)?=/i.test(text)
    ? quote(text)
    : text
}

/** The line that gives these words again. */
export function typedLine(words: readonly Word[]): string {
  return words.map(typedWord).join(' ')
}

function typedWord(word: Word): string {
  switch (word.kind) {
    case 'word':
      return word.quoted ? quoteWord(word.text) : word.text
    case 'key':
      return `${word.key}=${quoteValue(word.text)}`
    case 'flag':
      return word.text === null ? `--${word.key}` : `--${word.key}=${quoteValue(word.text)}`
  }
}

/** The text as the value of a key. */
export function quoteValue(text: string): string {
  return needsQuotes(text) ? quote(text) : text
}

function lineOf(words: readonly string[]): string {
  const [only] = words
  if (words.length === 1 && only !== undefined && space.test(only.trim()) && !keyHead.test(only)) return only
  return words
    .map(word => {
      if (word !== '' && !/[\s"'\\]/u.test(word)) return word
      const head = keyHead.exec(word)?.[0] ?? ''
      return head + quote(word.slice(head.length))
    })
    .join(' ')
}

function needsQuotes(text: string): boolean {
  return text === '' || invisible.test(text) || /[\s\\"“”„‟'‘’‚‛«»‐-―−]/u.test(text)
}

function quote(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`
}

function readWord(chars: readonly string[], from: number): { word: Word | undefined; end: number } {
  let head = ''
  let at = from
  for (; at < chars.length && !isSpace(chars[at]); at += 1) {
    const char = chars[at] ?? ''
    if (quoteKind(char) && (head === '' || keyHead.exec(head)?.[0] === head)) {
      const { text, end } = readQuoted(chars, at)
      return { word: head === '' ? { kind: 'word', text, quoted: true } : withKey(head, text), end }
    }
    head += shortDash(char)
  }
  return { word: head === '' ? undefined : plainWord(head), end: at }
}

function plainWord(text: string): Word {
  const head = keyHead.exec(text)?.[0]
  if (head !== undefined) return withKey(head, text.slice(head.length))
  const flag = flagAlone.exec(text)?.[1]
  if (flag !== undefined) return { kind: 'flag', key: flag.toLowerCase(), text: null }
  return { kind: 'word', text, quoted: false }
}

function withKey(head: string, text: string): Word {
  const [, dashes, key = ''] = keyHead.exec(head) ?? []
  return { kind: dashes === undefined ? 'key' : 'flag', key: key.toLowerCase(), text }
}

function readQuoted(chars: readonly string[], from: number): { text: string; end: number } {
  const opener = chars[from] ?? ''
  const kind = quoteKind(opener) ?? ''
  const read = readUntil(chars, from, ownClosers[opener] ?? kind) ?? readUntil(chars, from, kind)
  if (!read) throw new AppError('invalid', `The quotation mark ${opener} is opened and never closed.`)
  return read
}

function readUntil(
  chars: readonly string[],
  from: number,
  closers: string,
): { text: string; end: number } | undefined {
  const double = closers.includes('"') || closers.includes('”')
  let text = ''
  for (let at = from + 1; at < chars.length; at += 1) {
    const char = chars[at] ?? ''
    const next = chars[at + 1]
    if (double && char === '\\' && (next === '"' || next === '\\')) {
      text += next
      at += 1
    } else if (!closers.includes(char)) {
      text += char
    } else if (next === undefined || isSpace(next)) {
      return { text, end: at + 1 }
    } else if (double) {
      throw new AppError('invalid', `Leave a space after the closing quotation mark ${char}.`)
    } else {
      text += char
    }
  }
  return undefined
}

function refuseControls(line: string): void {
  if (line.length > maxCommandLength) {
    throw new AppError(
      'invalid',
      `A command has at most ${maxCommandLength} characters; this one has ${line.length}.`,
    )
  }
  if (!line.isWellFormed())
    throw new AppError('invalid', 'The command holds a broken character; please type it anew.')
  const found = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.exec(line)
  if (!found) return
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  throw new AppError(
    'invalid',
    `The command holds an invisible control character (U+${code}); please type it anew.`,
  )
}

function shortDash(char: string): string {
  if (invisible.test(char)) return ''
  if (/[—―]/u.test(char)) return '--'
  return /[‐-–−]/u.test(char) ? '-' : char
}

function quoteKind(char: string): string | undefined {
  return quoteKinds.find(kind => kind.includes(char))
}

function isSpace(char: string | undefined): boolean {
  return char !== undefined && space.test(char) && char !== '\ufeff'
}
