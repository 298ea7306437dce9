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
  const kept = beginning(text, maxCost - endCost, cost)
  return { text: `${kept}… (+${counting(text.length - kept.length)} characters)`, cut: true }
}

/** A text of at most this many UTF-16 units, for labels. */
export function shortened(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${beginning(text, maxLength - 1, piece => piece.length)}…`
}

/** A number as people read it. */
export function counting(number: number): string {
  return number.toLocaleString('en-US')
}

function beginning(text: string, maxCost: number, cost: Cost): string {
  let kept = ''
  let left = maxCost
  for (const { segment } of graphemes.segment(text)) {
    for (const piece of segment.length > longestGrapheme ? segment : [segment]) {
      left -= cost(piece)
      if (left < 0) return kept
      kept += piece
    }
  }
  return kept
}
