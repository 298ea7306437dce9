import stringWidth from 'string-width'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The columns that a text takes on a terminal. */
export function columnsOf(text: string): number {
  return stringWidth(text)
}

/** Breaks text into lines of at most `width` columns, between words where it can. An address of a page stays whole, to be opened or copied. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (columnsOf(longer) <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    const pieces = broken(word, width)
    line = pieces.pop() ?? ''
    lines.push(...pieces)
  }
  return [...lines, line]
}

/** Text followed by spaces up to `width` columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)))
}

function broken(word: string, width: number): string[] {
  if (columnsOf(word) <= width || /https?:\/\//.test(word)) return [word]
  const pieces = ['']
  let used = 0
  for (const { segment } of graphemes.segment(word)) {
    const size = columnsOf(segment)
    if (used + size > width && used > 0) {
      pieces.push('')
      used = 0
    }
    pieces[pieces.length - 1] += segment
    used += size
  }
  return pieces
}
