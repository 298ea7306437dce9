import stringWidth from 'string-width'
import type { Span } from './drawing.ts'

const narrow = /[ijltfrI.,:;'|!()[\]/\\-]/
const wide = /[mwMW@%—…]/

/** About how wide text is, in pixels. Too much rather than too little, because fonts differ from machine to machine. */
export function widthOf({ text, look }: Span, size: number): number {
  if (look === 'code') return stringWidth(text) * size * 0.62
  let em = 0
  for (const char of text) {
    if (narrow.test(char)) em += 0.33
    else if (wide.test(char)) em += 0.95
    else if (/[A-Z]/.test(char)) em += 0.7
    else em += char > '\u007f' ? stringWidth(char) * 0.65 : 0.6
  }
  return em * size * (look === 'bold' ? 1.05 : 1)
}

/** Spans broken into lines of at most this many pixels, between words where that can be. */
export function wrapSpans(spans: readonly Span[], size: number, width: number): Span[][] {
  const lines: Span[][] = [[]]
  let used = 0
  for (const word of wordsOf(spans)) {
    const takes = word.reduce((sum, span) => sum + widthOf(span, size), 0)
    if (used > 0 && used + takes > width) {
      lines.push([])
      used = 0
      if (isSpace(word[0])) continue
    }
    lines.at(-1)?.push(...word)
    used += takes
  }
  return lines.map(joined)
}

/** Words and the spaces between them; a word may change its look within. */
function wordsOf(spans: readonly Span[]): Span[][] {
  const all: Span[][] = []
  for (const span of spans.flatMap(pieces)) {
    const last = all.at(-1)
    if (last && !isSpace(span) && !isSpace(last[0])) last.push(span)
    else all.push([span])
  }
  return all
}

function pieces(span: Span): Span[] {
  return (span.text.match(/\s+|[^\s]+/g) ?? []).map(text => ({ ...span, text }))
}

function isSpace(span: Span | undefined): boolean {
  return span?.text.trim() === ''
}

/** Neighbours of one look as one. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = []
  for (const span of spans) {
    const last = all.at(-1)
    if (last?.look === span.look) all[all.length - 1] = { ...last, text: last.text + span.text }
    else all.push(span)
  }
  return all
}
