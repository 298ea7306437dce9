const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** A letter with more marks than this is no letter of any language. */
const longestGrapheme = 32
/** What `… (+1,234,567 characters)` may take. */
const endCost = 30

/** What a text takes of a message; at least as much as is really sent of it, and never less for a longer text. */
export type Cost = (text: string) => number

/** A text up to a cost; where it is cut, it says how much is missing. Letters stay whole, with their marks. */
export function clip(text: string, maxCost: number, cost: Cost): { text: string; cut: boolean } {
  if (cost(text) <= maxCost) return { text, cut: false }
  let kept = ''
  let left = maxCost - endCost
  for (const { segment } of graphemes.segment(text)) {
    const pieces = segment.length > longestGrapheme ? [...segment] : [segment]
    const next = pieces.findIndex(piece => {
      left -= cost(piece)
      if (left >= 0) kept += piece
      return left < 0
    })
    if (next >= 0) break
  }
  return { text: `${kept}… (+${counting(text.length - kept.length)} characters)`, cut: true }
}

/** A number as people read it. */
export function counting(number: number): string {
  return number.toLocaleString('en-US')
}
