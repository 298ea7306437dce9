import { KnownSlots } from './known-slots.ts'

declare global {
  interface Buffer {
    /** What `toString('latin1', …)` comes to, without its detour, which costs as much again for a short text. */
    latin1Slice(from: number, end: number): string
  }
}

/** What texts mean that come again and again: nothing is made of one that is known, and who keeps them keeps one and the same. */
export class KnownTexts<T> {
  readonly #make: (text: string) => T
  readonly #slots: KnownSlots
  readonly #values: T[]

  /**
   * @param room a power of two
   * @param mostBytes of a text that is remembered
   */
  constructor(room: number, mostBytes: number, make: (text: string) => T) {
    this.#make = make
    this.#slots = new KnownSlots(room, mostBytes)
    this.#values = new Array<T>(this.#slots.size).fill(make(''))
  }

  /**
   * What the ASCII text in these bytes means.
   * @param view of the same bytes; there are four at least from `end` on
   */
  find(bytes: Buffer, view: DataView, from: number, end: number): T {
    const slot = this.#slots.find(view, from, end)
    const known = this.#values[slot]
    if (known !== undefined && !this.#slots.isNew) return known
    const value = this.#make(bytes.latin1Slice(from, end))
    this.#values[slot] = value
    return value
  }
}
