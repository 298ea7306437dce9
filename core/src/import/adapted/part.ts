import { type Ledger, type Place, placeBelow } from './ledger.ts'

/** A part of a JSON document, with its place. Whoever reads a leaf by `text`, `number`, `flag` or `whole` takes it over. */
export class Part {
  readonly value: unknown
  readonly place: Place
  readonly ledger: Ledger

  constructor(value: unknown, ledger: Ledger, place: Place = '') {
    this.value = value
    this.place = place
    this.ledger = ledger
  }

  /** What is below that key; a part without a value when there is nothing. */
  at(key: string): Part {
    const own = this.#object()
    const value = own && Object.hasOwn(own, key) ? own[key] : undefined
    return new Part(value, this.ledger, placeBelow(this.place, key))
  }

  /** Whether there is anything here. */
  get is(): boolean {
    return this.value !== undefined
  }

  /** Whether something of it was left for a reason of its own. */
  isSpokenOf(): boolean {
    return this.ledger.isSpokenOf(this.place)
  }

  items(): Part[] {
    if (!Array.isArray(this.value)) return []
    return this.value.map((one, index) => new Part(one, this.ledger, placeBelow(this.place, index)))
  }

  entries(): [string, Part][] {
    return Object.keys(this.#object() ?? {}).map(key => [key, this.at(key)])
  }

  keys(): string[] {
    return Object.keys(this.#object() ?? {})
  }

  /** The text that is here, taken over; undefined when it is none. */
  text(): string | undefined {
    return typeof this.value === 'string' ? this.#taken(this.value) : undefined
  }

  number(): number | undefined {
    return typeof this.value === 'number' ? this.#taken(this.value) : undefined
  }

  flag(): boolean | undefined {
    return typeof this.value === 'boolean' ? this.#taken(this.value) : undefined
  }

  /** A list of texts, taken over; undefined when it is none. */
  texts(): string[] | undefined {
    const { value } = this
    if (!Array.isArray(value) || !value.every(one => typeof one === 'string')) return undefined
    this.whole()
    return value
  }

  /** A time in milliseconds: Go's words (`1m30s`) or nanoseconds. */
  durationMs(): number | undefined {
    if (typeof this.value === 'number') return this.#taken(this.value) / 1_000_000
    const ms = typeof this.value === 'string' ? goDurationMs(this.value) : undefined
    return ms === undefined ? undefined : this.#taken(ms)
  }

  /** Takes what is here over if it is an object without anything in it. */
  empty(): void {
    if (this.#object() && this.keys().length === 0) this.ledger.take(this.place)
  }

  /** Takes everything that is here over. */
  whole(): void {
    const children = Array.isArray(this.value) ? this.items() : this.entries().map(([, child]) => child)
    if (children.length === 0) this.ledger.take(this.place)
    for (const child of children) child.whole()
  }

  /** Says that nothing of what is here was taken over. */
  leave(words: string): void {
    this.ledger.leave(this.place, words)
  }

  note(words: string): void {
    this.ledger.note(this.place, words)
  }

  #object(): Record<string, unknown> | undefined {
    const { value } = this
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  }

  #taken<T>(value: T): T {
    this.ledger.take(this.place)
    return value
  }
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function goDurationMs(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h|d)/g)]
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text) return undefined
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (unitMs[unit] ?? 0), 0)
}
