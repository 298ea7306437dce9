import { asksIn, endsIn } from './ends-in.ts'
import type { Key, Literal } from './keys.ts'

const quote = 0x22
const point = 0x2e
const zero = 0x30
const question = 0x3f
const letterN = 0x6e
/** The text `null`, as `peek` gives it. */
const nullWord = 0x6c6c756e

/** Longer lines are left to the exact reader. */
const mostBytes = 2048

/** So many digits and a power of ten make the one number that is nearest, as JSON.parse does. */
const exactDigits = 15
const powers = Array.from({ length: exactDigits + 1 }, (_, index) => 10 ** index)

/** A place in a line of JSON without blanks and escapes. What it does not understand leaves it broken, and it stays so. */
export class Cursor {
  #bytes: Buffer = Buffer.alloc(0)
  #view: DataView = new DataView(new ArrayBuffer(0))
  #end = 0
  #at = 0
  #broken = false
  #exact = true
  /** For lines at the very end of their bytes: four are looked at together. */
  readonly #copy = Buffer.alloc(mostBytes + 4)

  /** @returns whether such a line can be read at all */
  begin(bytes: Buffer, from: number, end: number): boolean {
    if (end - from > mostBytes) return false
    if (end + 4 > bytes.length) {
      bytes.copy(this.#copy, 0, from, end)
      this.#look(this.#copy, 0, end - from)
    } else this.#look(bytes, from, end)
    return true
  }

  #look(bytes: Buffer, from: number, end: number): void {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    }
    this.#end = end
    this.#at = from
    this.#broken = false
  }

  /** Where the line lies that was read: there are four bytes at least behind it. */
  get bytes(): Buffer {
    return this.#bytes
  }

  get view(): DataView {
    return this.#view
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

  /** Goes over these bytes when they are all there. */
  literal({ words, last, length }: Literal): boolean {
    const view = this.#view
    const at = this.#at
    if (at + length > this.#end) return false
    for (let index = 0; index < words.length; index += 1)
      if (view.getInt32(at + 4 * index, true) !== words[index]) return false
    if (view.getInt32(at + length - 4, true) !== last) return false
    this.#at = at + length
    return true
  }

  /** Goes over one character that must be there. */
  demand(char: number): void {
    if (this.#bytes[this.#at] !== char) this.#broken = true
    this.#at += 1
  }

  /** Goes over a string, and says where it begins and ends in `spans`, at the place of a field. */
  string(spans: Int32Array, field: number): void {
    this.demand(quote)
    spans[2 * field] = this.#at
    spans[2 * field + 1] = this.#pass(false)
    this.demand(quote)
  }

  /** Goes over a string; the same of what comes before a question mark and of what comes behind it. */
  parted(spans: Int32Array, before: number, behind: number): void {
    this.demand(quote)
    spans[2 * before] = this.#at
    spans[2 * before + 1] = this.#pass(true)
    this.take(question)
    spans[2 * behind] = this.#at
    spans[2 * behind + 1] = this.#pass(false)
    this.demand(quote)
  }

  /** Goes over what is left of a string that has begun. */
  pass(): void {
    this.#pass(false)
    this.demand(quote)
  }

  /** Goes to the end of the plain characters of a string. @returns where that is */
  #pass(endsBeforeQuery: boolean): number {
    const view = this.#view
    const last = this.#end
    let at = this.#at
    for (; at < last; at += 4) {
      const four = view.getInt32(at, true)
      let found = endsIn(four)
      if (endsBeforeQuery) found |= asksIn(four)
      if (found !== 0) {
        at += (31 - Math.clz32(found & -found)) >>> 3
        break
      }
    }
    this.#at = at
    return at
  }

  /** Goes over null when it is there. */
  takeNull(): boolean {
    if (this.#bytes[this.#at] !== letterN) return false
    if (this.peek() !== nullWord) this.#broken = true
    this.#at += 4
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
    return Number(this.#bytes.latin1Slice(from, this.#at))
  }

  #break<T>(value: T): T {
    this.#broken = true
    return value
  }
}
