const schemes = ['https://', 'http://'].map(text => Buffer.from(text))
const [hash, slash, question, sign, backslash] = [0x23, 0x2f, 0x3f, 0x40, 0x5c]
const [capitalA, capitalZ, lastOfAscii] = [0x41, 0x5a, 0x7f]

/**
 * What `referrerKey` makes of an ASCII text in these bytes, when that is a part of it as it is: the place where it begins, and where it ends.
 * @param span gets both
 * @returns false when it may be another text
 */
export function referrerSpan(
  bytes: Buffer,
  from: number,
  end: number,
  span: Int32Array,
  most: number,
): boolean {
  const host = hostOf(bytes, from, end)
  if (host < 0) return false
  let at = host
  for (; at < end; at += 1) {
    const char = bytes[at] ?? 0
    if (char === slash || char === question || char === hash) break
    if (char === sign || char === backslash || char > lastOfAscii || (char >= capitalA && char <= capitalZ))
      return false
  }
  for (; at < end; at += 1) {
    const char = bytes[at] ?? 0
    if (char === question || char === hash) break
  }
  if (at - host > most) return false
  span[0] = host
  span[1] = at
  return true
}

function hostOf(bytes: Buffer, from: number, end: number): number {
  for (const scheme of schemes) if (begins(bytes, from, end, scheme)) return from + scheme.length
  return -1
}

function begins(bytes: Buffer, from: number, end: number, text: Buffer): boolean {
  if (end - from < text.length) return false
  for (let at = 0; at < text.length; at += 1) if (bytes[from + at] !== text[at]) return false
  return true
}
