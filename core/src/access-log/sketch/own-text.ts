/** What texts are written into, of which a unit of UTF-16 takes three bytes at most. */
const scratch = Buffer.alloc(1024)
const mostOfUnit = 3

/** V8 copies shorter parts (`SlicedString::kMinLength`). */
const shortestPart = 13

/**
 * The same text with memory of its own. A part of a text holds on to all of it, and what is kept for a day would hold on to each
 * line that it was read from.
 */
export function ownText(text: string): string {
  if (text.length < shortestPart) return text
  if (text.length * mostOfUnit > scratch.length) return Buffer.from(text).toString()
  return scratch.toString('utf8', 0, scratch.write(text))
}
