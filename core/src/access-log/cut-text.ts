/** The first so many characters (code points) of a text, well-formed: half of a pair is U+FFFD. */
export function cutText(text: string, most: number): string {
  const cut = text.length <= most ? text : text.slice(0, unitsOf(text, most))
  return cut.toWellFormed()
}

function unitsOf(text: string, most: number): number {
  let units = 0
  for (let points = 0; points < most && units < text.length; points += 1)
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1
  return units
}
