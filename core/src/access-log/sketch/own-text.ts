/** V8 copies shorter parts (`SlicedString::kMinLength`). */
const shortestPart = 13

/**
 * The same text with memory of its own. A part of a text holds on to all of it, and what is kept for a day would hold on to each
 * line that it was read from.
 */
export function ownText(text: string): string {
  return text.length < shortestPart ? text : Buffer.from(text).toString()
}
