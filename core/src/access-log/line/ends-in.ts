const all = 0x01010101
const highest = 0x80808080

/**
 * Looks at four bytes of a string of JSON together: where the first one is that cannot be a plain part of it - a quote, a backslash, a control
 * character, what is no ASCII. @returns the highest bit of that byte's place, as the lowest bit that is set; 0 when there is none
 */
export function endsIn(four: number): number {
  const quotes = four ^ 0x22222222
  const backslashes = four ^ 0x5c5c5c5c
  return (
    (four | (four - 0x20202020) | ((quotes - all) & ~quotes) | ((backslashes - all) & ~backslashes)) & highest
  )
}

/** The same of a question mark alone. */
export function asksIn(four: number): number {
  const marks = four ^ 0x3f3f3f3f
  return (marks - all) & ~marks & highest
}
