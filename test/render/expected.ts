import type { Card } from '../../bot/src/chat/card.ts'
import { linkOf } from '../../bot/src/chat/layout/link-of.ts'
import {
  type Item,
  isPreformatted,
  isSaid,
  jointOf,
  type Part,
  type PartKind,
} from '../../bot/src/chat/layout/part.ts'
import { partsOf } from '../../bot/src/chat/layout/parts-of.ts'
import { signs } from '../../bot/src/chat/layout/words.ts'
import { visible } from '../../bot/src/visible.ts'

/** Where platforms differ in what they show. */
export interface Manner {
  /** The longest title that is a heading. */
  longestHeading: number
  /** What a plan waits for, and until when. */
  waits: (words: string, expiresAtMs: number) => string
  /** A moment by the reader's own clock, behind what says it. */
  moment: string
  /** Something to type. */
  command: (text: string) => string
}

const mark = (letter: string, text: string) => `\ue000${letter}${text}\ue000${letter.toLowerCase()}`

/**
 * What is wrong with what is shown of a card, in the words of `readDiscord`: when nothing is folded, all that is not exactly the text that it
 * should be; when something is, all that is neither a line of it nor the beginning of one.
 */
export function unexpected(shown: readonly string[], card: Card, manner: Manner, whole: boolean): string[] {
  const link = shown.filter(line => ownLink.test(line))
  if (link.length !== (linkOf(card) ? 1 : 0)) return [`${link.length} links`]
  const lines = shown.filter(line => isShown(line) && !ownLink.test(line))
  if (whole) {
    const full = fullLines(partsOf(card), card, manner)
    return lines.join('\n') === full.join('\n') ? [] : difference(lines, full)
  }
  const known = knownLines(card, manner)
  return lines.filter(
    line => !known.has(line) && !ownWords.some(words => words.test(line)) && !isCut(line, known),
  )
}

function fullLines(parts: readonly Part[], card: Card, manner: Manner): string[] {
  return parts.flatMap(part => expectedLines(part, part.items, card, manner))
}

/** Of the cards that are too long: as a message, a modal and a page they show lines of the same many. */
const knownOf = new WeakMap<Card, { manner: Manner; lines: ReadonlyMap<string, string> }>()

/** Every line that a card has when it is whole and when it is short, with the same line without marks. */
function knownLines(card: Card, manner: Manner): ReadonlyMap<string, string> {
  const before = knownOf.get(card)
  if (before?.manner === manner) return before.lines
  const parts = partsOf(card)
  const short = parts.flatMap(part => expectedLines(part, part.shorter ?? [], card, manner))
  const all = new Set([...fullLines(parts, card, manner), ...short])
  const lines = new Map([...all].map(line => [line, line.replaceAll(anyMark, '')]))
  knownOf.set(card, { manner, lines })
  return lines
}

const anyMark = /\ue000[A-Za-z]/g
const ownWords = [
  /^\ue000S(?:… and [\d,]+ more (?:[a-z]+ )?\(|In short; )whole (?:in the file|at the console)\)?\ue000s$/,
  /^\ue000S… and [\d,]+ more rows?; (?:say it more narrowly|type \/gate [^\ue000]+ for some of them), or ask at the console\ue000s$/,
]
const ownLink = /^🔗 \ue000L[^\ue000]*\ue000l$/
const cut = /… \(\+[\d,]+ characters\)/

function isShown(line: string): boolean {
  return isSaid(line.replaceAll(anyMark, ''))
}

function difference(lines: readonly string[], full: readonly string[]): string[] {
  const at = lines.findIndex((line, index) => line !== full[index])
  return [`line ${at}: ${JSON.stringify(lines[at])} and not ${JSON.stringify(full[at])}`]
}

/** Whether a line is a known one that was cut, with the same marks. */
function isCut(line: string, known: ReadonlyMap<string, string>): boolean {
  const marks = marksOf(line)
  const bare = line.replaceAll(anyMark, '')
  const [beginning] = bare.split(cut)
  if (beginning === undefined || beginning === bare) return false
  for (const [marked, plain] of known)
    if (plain.startsWith(beginning) && marksOf(marked) === marks) return true
  return false
}

/** Without those of code: a command is no code where it holds a back-tick, which may be cut away. A title that is cut may become a heading. */
function marksOf(line: string): string {
  const marks = (line.match(anyMark) ?? []).filter(found => !/c$/i.test(found))
  return marks.join('').replaceAll('H', 'B').replaceAll('h', 'b')
}

function expectedLines({ kind }: Part, items: readonly Item[], card: Card, manner: Manner): string[] {
  return items.map(item => expectedLine(kind, item, card, manner)).filter(isShown)
}

function expectedLine(kind: PartKind, item: Item, { reply }: Card, manner: Manner): string {
  const { strong, text } = item
  const shown = `${visible(text)}${item.atMs === undefined ? '' : manner.moment}`
  if (isPreformatted(kind)) return mark('P', shown)
  if (kind === 'title') {
    const words = `${signs[reply.severity].sign} ${visible(strong)}`
    return mark(words.length <= manner.longestHeading ? 'H' : 'B', words)
  }
  if (kind === 'next') return `Next: ${manner.command(shown)}`
  if (kind === 'problem') return `❌ ${mark('B', shown)}`
  if (kind === 'waits') return manner.waits(text, reply.pending?.expiresAtMs ?? 0)
  if (item.columns) return mark('S', shown)
  if (!isSaid(strong)) return shown
  const [behind, before] = jointOf(item)
  return `${mark('B', `${visible(strong)}${behind}`)}${before}${shown}`
}
