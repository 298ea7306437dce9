const [zero, nine, colon, smallA, smallF] = [0x30, 0x39, 0x3a, 0x61, 0x66]
/** What is longer is called by its beginning. */
const longest = 64

/**
 * Where the text ends that `clientName` makes of an ASCII address in these bytes, when it is the beginning of that as it is.
 * @returns -1 when it may be another text
 */
export function clientNameEnd(bytes: Buffer, from: number, end: number): number {
  if (end - from > longest) return -1
  let part = from
  let parts = 0
  let isHex = true
  for (let at = from; at < end; at += 1) {
    const char = bytes[at] ?? 0
    if (char === colon) {
      const digits = at - part
      if (!isHex || digits === 0 || digits > 4 || (digits > 1 && bytes[part] === zero)) return -1
      parts += 1
      if (parts === 4) return at
      part = at + 1
    } else if (!(char >= zero && char <= nine) && !(char >= smallA && char <= smallF)) {
      if (parts > 0) return -1
      isHex = false
    }
  }
  return parts === 0 ? end : -1
}
