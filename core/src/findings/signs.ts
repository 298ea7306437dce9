/** What a text may have that is neither a small letter nor a figure; each is a bit. */
const kinds = [...`.-_%'"();@*+<:$[= /`, '{', '\\']
const [otherBit, bigBit, percentBit] = [1 << 25, 1 << 26, 1 << 3]

const bitOf = Uint32Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  const kind = kinds.indexOf(char)
  if (kind >= 0) return 1 << kind
  if (/[A-Z]/.test(char)) return bigBit
  return /[\x20-\x7e]/.test(char) ? 0 : otherBit
})

/** Texts without any of these are plain. */
export const encodedSigns =
  otherBit | bigBit | percentBit | (1 << kinds.indexOf('+')) | (1 << kinds.indexOf('\\'))

/** Which signs a text has, as bits. */
export function signsIn(text: string): number {
  let signs = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    signs |= code < 128 ? (bitOf[code] ?? 0) : otherBit
  }
  return signs
}

/** The same of an ASCII text in these bytes. */
export function signsInBytes(bytes: Buffer, from: number, end: number): number {
  let signs = 0
  for (let at = from; at < end; at += 1) signs |= bitOf[bytes[at] ?? 0] ?? 0
  return signs
}

/**
 * The bits of signs of which a text must have one to be of interest. A percent sign may stand for any of them. `A` is every big letter, `\x00` every
 * control byte and whatever is not ASCII.
 */
export function wantedSigns(signs: string): number {
  let wanted = percentBit
  for (const sign of signs) {
    const bit = bitOf[sign.charCodeAt(0)]
    if (!bit) throw new Error(`no sign: ${sign}`)
    wanted |= bit
  }
  return wanted
}
