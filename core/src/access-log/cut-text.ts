/** A text that holds on to a much longer one of which it is a part is copied. */
const longSource = 1024

/**
 * The first so many characters (code points) of a text, well-formed, and without holding on to a line that it was cut from.
 * @param sourceLength of the text that it may be a part of
 */
export function cutText(text: string, most: number, sourceLength = text.length): string {
  const cut = text.length <= most ? text : text.slice(0, unitsOf(text, most))
  const whole = cut.toWellFormed()
  return whole === cut && sourceLength > longSource ? Buffer.from(cut).toString() : whole
}

function unitsOf(text: string, most: number): number {
  let units = 0
  for (let points = 0; points < most && units < text.length; points += 1)
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1
  return units
}
