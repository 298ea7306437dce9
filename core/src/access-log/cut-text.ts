import { ownText } from './sketch/own-text.ts'

/** A usual line; to hold on to that is no harm. */
const longSource = 2048

/**
 * The first so many characters (code points) of a text, well-formed: half of a pair is U+FFFD. It holds on to no long text.
 * @param sourceLength of the text that it may be a part of
 */
export function cutText(text: string, most: number, sourceLength = text.length): string {
  const cut = text.length <= most ? text : text.slice(0, unitsOf(text, most))
  const whole = cut.toWellFormed()
  return sourceLength > longSource ? ownText(whole) : whole
}

function unitsOf(text: string, most: number): number {
  let units = 0
  for (let points = 0; points < most && units < text.length; points += 1)
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1
  return units
}

/** The same, by bytes in UTF-8. */
export function cutBytes(text: string, most: number, sourceLength = text.length): string {
  // No unit of a text takes more than three bytes.
  if (text.length * 3 <= most) return cutText(text, most, sourceLength)
  const cut = cutText(text, most, sourceLength)
  return Buffer.byteLength(cut) <= most ? cut : cutTo(cut, most)
}

function cutTo(text: string, most: number): string {
  const bytes = Buffer.from(text).subarray(0, most + 1)
  let end = most
  // Bytes that go on with a character begin with 10.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end)
}
