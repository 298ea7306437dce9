import { classes } from './character-classes.ts'
import type { Key } from './keys.ts'
import { isPlainAscii } from './plain-ascii.ts'

const quote = 0x22
const point = 0x2e
const zero = 0x30
const letterN = 0x6e

/** So many digits and a power of ten make the one number that is nearest, as JSON.parse does. */
const exactDigits = 15
const powers = Array.from({ length: exactDigits + 1 }, (_, index) => 10 ** index)

/** A place in a line of JSON without blanks and escapes. What it does not understand leaves it broken, and it stays so. */
export class Cursor {
  #bytes: Buffer = Buffer.alloc(0)
  #view: DataView = new DataView(new ArrayBuffer(0))
  #text = ''
  #from = 0
  #end = 0
  #at = 0
  #broken = false
  #exact = true
  #classes = 0

  /** @returns whether such a line can be read at all */
  begin(bytes: Buffer, from: number, end: number): boolean {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    }
    if (!isPlainAscii(this.#view, from, end)) return false
    this.#text = bytes.toString('latin1', from, end)
    this.#from = from
    this.#end = end
    this.#at = from
    this.#broken = false
    return true
  }

  /** Leaves it to the exact reader. */
  fail(): void {
    this.#broken = true
  }

  /** Whether everything was understood, to the end of the line. */
  get done(): boolean {
    return !this.#broken && this.#at === this.#end
  }

  /** The next four bytes as `word` makes them of a text. */
  peek(): number {
    return this.#at + 4 <= this.#end ? this.#view.getInt32(this.#at, true) : this.#break(0)
  }

  /** Goes over one character when it is there. */
  take(char: number): boolean {
    if (this.#bytes[this.#at] !== char) return false
    this.#at += 1
    return true
  }

  /** Goes over a key that `peek` has found. */
  key({ length, middle, last }: Key): void {
    const at = this.#at
    this.#at = at + length
    if (at + length > this.#end) this.#broken = true
    else if (length > 4 && this.#view.getInt32(at + length - 4, true) !== last) this.#broken = true
    else if (length > 8 && this.#view.getInt32(at + 4, true) !== middle) this.#broken = true
  }

  /** Goes over what must be there. */
  demand(literal: string): void {
    for (let index = 0; index < literal.length; index += 1) {
      if (this.#bytes[this.#at + index] !== literal.charCodeAt(index)) this.#broken = true
    }
    this.#at += literal.length
  }

  /** Goes over a string. */
  string(): string {
    const from = this.#at - this.#from + 1
    const end = this.#text.indexOf('"', from)
    if (end === -1 || this.#bytes[this.#at] !== quote) return this.#break('')
    this.#at = this.#from + end + 1
    return this.#text.substring(from, end)
  }

  /** The classes that each character of the last short string is in. */
  get classes(): number {
    return this.#classes
  }

  /** Goes over a string that is short as a rule, and looks at each of its characters. */
  shortString(): string {
    const bytes = this.#bytes
    const from = this.#at + 1
    if (bytes[this.#at] !== quote) this.#broken = true
    let at = from
    let common = -1
    for (; at < this.#end; at += 1) {
      const char = bytes[at] ?? quote
      if (char === quote) break
      common &= classes[char] ?? 0
    }
    if (at >= this.#end) this.#broken = true
    this.#at = at + 1
    this.#classes = common
    return this.#text.substring(from - this.#from, at - this.#from)
  }

  /** Goes over what is left of a string that has begun. */
  pass(): void {
    const end = this.#text.indexOf('"', this.#at - this.#from)
    if (end === -1) this.#broken = true
    this.#at = this.#from + end + 1
  }

  /** Goes over null when it is there. */
  takeNull(): boolean {
    if (this.#bytes[this.#at] !== letterN) return false
    this.demand('null')
    return true
  }

  /** Goes over a number that is not negative and has no exponent. */
  number(): number {
    const from = this.#at
    const near = this.#nearly()
    return this.#exact ? near : this.#exactly(from)
  }

  /** The same times a power of ten, rounded to a whole number. */
  rounded(factor: number): number {
    const from = this.#at
    const near = this.#nearly() * factor
    const whole = Math.round(near)
    if (this.#exact || (near < 1e9 && Math.abs(near - whole) < 0.49)) return whole
    return Math.round(this.#exactly(from) * factor)
  }

  /** A time in seconds, in whole milliseconds. */
  milliseconds(): number {
    const from = this.#at
    const near = this.#nearly() * 1000
    const whole = Math.floor(near)
    // Of a time of today 15 digits are 10 µs; beyond that, and where the last digits decide, all of them are looked at.
    if (this.#exact || (near < 4.2e12 && near - whole > 0.002 && near - whole < 0.985)) return whole
    return Math.floor(this.#exactly(from) * 1000)
  }

  /** Goes over a number, and takes its first digits. An exponent is left, where nothing that may follow fits. */
  #nearly(): number {
    const bytes = this.#bytes
    let at = this.#at
    let mantissa = 0
    let digits = 0
    let behindPoint = 0
    let digit = (bytes[at] ?? 0) - zero
    if (!(digit >= 0 && digit <= 9)) return this.#break(0)
    const leading = digit === 0
    while (digit >= 0 && digit <= 9) {
      if (digits < exactDigits) mantissa = mantissa * 10 + digit
      digits += 1
      at += 1
      digit = (bytes[at] ?? 0) - zero
    }
    if ((leading && digits > 1) || digits > exactDigits) return this.#break(0)
    if (bytes[at] === point) {
      const first = at + 1
      for (at = first; ; at += 1) {
        digit = (bytes[at] ?? 0) - zero
        if (!(digit >= 0 && digit <= 9)) break
        if (digits < exactDigits) {
          mantissa = mantissa * 10 + digit
          behindPoint += 1
        }
        digits += 1
      }
      if (at === first) return this.#break(0)
    }
    this.#at = at
    this.#exact = digits <= exactDigits
    return mantissa / (powers[behindPoint] ?? 1)
  }

  #exactly(from: number): number {
    return Number(this.#text.substring(from - this.#from, this.#at - this.#from))
  }

  #break<T>(value: T): T {
    this.#broken = true
    return value
  }
}
