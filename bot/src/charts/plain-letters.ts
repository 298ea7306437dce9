import { visible } from '../visible.ts'

/** What the letters that come with Gatehouse have no picture for. */
const unknown = /[^\x20-\x7e…·–×]/gu
const mostLetters = 200

/**
 * Text as it can be drawn with our own letters: nothing is looked for among the fonts of the machine, nothing runs from right to left, and
 * nothing stands above or below its line.
 */
export function plainLetters(text: string): string {
  return visible(text.slice(0, 2 * mostLetters))
    .replaceAll(unknown, '?')
    .slice(0, mostLetters)
}
