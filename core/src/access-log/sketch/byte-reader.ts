import { AppError } from '../../error.ts'

/** Reads what a `ByteWriter` wrote. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get ended(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** @throws AppError `unavailable` when there is no whole number from 0 to 2^53 - 1 here */
  number(): number {
    const small = this.#bytes[this.#at]
    if (small !== undefined && small < 128) {
      this.#at += 1
      return small
    }
    let number = 0
    let factor = 1
    for (let groups = 0; groups < 8; groups += 1) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) break
      number += (byte & 127) * factor
      if (byte < 128) return Number.isSafeInteger(number) ? number : damaged()
      factor *= 128
    }
    return damaged()
  }

  /** @throws AppError `unavailable` when there is no finite number here that `fraction` wrote */
  fraction(): number {
    if (this.#at + 8 > this.#bytes.length) return damaged()
    eightBytes.set(this.#bytes.subarray(this.#at, this.#at + 8))
    this.#at += 8
    const [number = 0] = eight
    return Number.isFinite(number) ? number : damaged()
  }

  /** What `word` wrote, with a sign. @throws AppError `unavailable` when it is not there */
  word(): number {
    if (this.#at + 4 > this.#bytes.length) return damaged()
    let word = 0
    for (let shift = 0; shift < 32; shift += 8) word |= (this.#bytes[this.#at++] ?? 0) << shift
    return word
  }

  /** @throws AppError `unavailable` when there is no whole text here */
  text(): string {
    const end = this.number() + this.#at
    if (end > this.#bytes.length) return damaged()
    const bytes = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return decoder.decode(bytes)
  }
}

const eight = new Float64Array(1)
const eightBytes = new Uint8Array(eight.buffer)
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** @throws AppError always */
export function damaged(): never {
  throw new AppError('unavailable', 'Numbers that were stored of the traffic are damaged.')
}
