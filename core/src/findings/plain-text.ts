const encoded = /[%+\\A-Z\xc0-\xe0]/
const percent = /%(?:u00)?([0-9a-f]{2})/g
/** Characters of one byte written with two or three (RFC 3629, section 10: no decoder may take them, but some do). */
const overlong = /([\xc0\xc1])([\x80-\xbf])|\xe0([\x80\x81])([\x80-\xbf])/g
/** Encoded in turn so many times at most: by a client, a proxy and an application, each for the next. */
const mostRounds = 3
/** Steps of a path that lead nowhere. What follows a scheme is none. */
const nowhere = /(?<!:)\/(?:\.?\/)+/g

/**
 * A text as a server may understand it in the end: in small letters, percent signs decoded thrice, bytes as they are, overlong characters as what they
 * stand for. In a query, plus signs are spaces. Takes linear time.
 */
export function plainText(text: string, isQuery: boolean): string {
  if (!encoded.test(text)) return text
  let plain = text.toLowerCase()
  if (isQuery) plain = plain.replaceAll('+', ' ')
  for (let round = 0; round < mostRounds && plain.includes('%'); round += 1) {
    const before = plain
    plain = before.replace(percent, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    if (plain === before) break
  }
  if (plain.includes('\xc0') || plain.includes('\xc1') || plain.includes('\xe0'))
    plain = plain.replace(overlong, short)
  return plain.toLowerCase()
}

/** A path as most servers look for it: `//` and `/./` are `/`. Takes linear time. @param plain of `plainText` */
export function plainPath(plain: string): string {
  return plain.includes('//') || plain.includes('/./') ? plain.replace(nowhere, '/') : plain
}

function short(_: string, lead = '', next = '', middle = '', last = ''): string {
  const [high, low] = lead === '' ? [middle, last] : [lead, next]
  return String.fromCharCode(((high.charCodeAt(0) & 3) << 6) | (low.charCodeAt(0) & 0x3f))
}
