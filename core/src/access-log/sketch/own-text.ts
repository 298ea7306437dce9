/**
 * The same text with memory of its own. A part of a text holds on to all of it, and what is kept for a day would hold on to each
 * line that it was read from.
 */
export function ownText(text: string): string {
  return Buffer.from(text).toString()
}
