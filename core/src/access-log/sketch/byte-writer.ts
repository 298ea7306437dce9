/** Longer texts are written faster by a call. */
const longestOwn = 48

/** Bytes that grow: whole numbers in groups of seven bits (LEB128), small ones in one byte, and texts in UTF-8. */
export class ByteWriter {
  #bytes: Uint8Array
  #length = 0

  constructor(usualBytes = 256) {
    this.#bytes = new Uint8Array(usualBytes)
  }

  /** @param number whole, from 0 to 2^53 - 1 */
  number(number: number): void {
    let rest = number
    this.#reserve(8)
    // Bit operations know 32 bits alone.
    for (; rest > 0x7fffffff; rest = Math.floor(rest / 128)) this.#bytes[this.#length++] = (rest % 128) | 128
    for (; rest > 127; rest >>>= 7) this.#bytes[this.#length++] = (rest & 127) | 128
    this.#bytes[this.#length++] = rest
  }

  /** Whatever number it is, in eight bytes. */
  fraction(number: number): void {
    this.#reserve(8)
    eight[0] = number
    this.#bytes.set(eightBytes, this.#length)
    this.#length += 8
  }

  /** The low 32 bits of a whole number. */
  word(number: number): void {
    this.#reserve(4)
    for (let shift = 0; shift < 32; shift += 8) this.#bytes[this.#length++] = number >>> shift
  }

  /** @param text well-formed, else it comes back as another */
  text(text: string): void {
    if (text.length <= longestOwn && this.#ascii(text)) return
    const bytes = Buffer.byteLength(text)
    this.number(bytes)
    this.#reserve(bytes)
    encoder.encodeInto(text, this.#bytes.subarray(this.#length))
    this.#length += bytes
  }

  /** A text of which these are the bytes. */
  bytes(bytes: Uint8Array, from: number, end: number): void {
    this.number(end - from)
    this.#reserve(end - from)
    const [own, behind] = [this.#bytes, this.#length - from]
    for (let at = from; at < end; at += 1) own[behind + at] = bytes[at] ?? 0
    this.#length += end - from
  }

  /** What was written, in bytes of their own. */
  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  /** @returns false when it is another text */
  #ascii(text: string): boolean {
    this.#reserve(text.length + 1)
    const [bytes, from] = [this.#bytes, this.#length]
    bytes[from] = text.length
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code > 127) return false
      bytes[from + 1 + at] = code
    }
    this.#length = from + 1 + text.length
    return true
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + bytes))
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}

const encoder = new TextEncoder()
const eight = new Float64Array(1)
const eightBytes = new Uint8Array(eight.buffer)
