import { Cursor } from './cursor.ts'
import { field, fieldCount, figure, figureCount, noUpstream } from './fields.ts'
import * as keys from './keys.ts'

/** What is above is left to the exact reader too: 2103, and three years. */
const mostMs = 4.2e12
const mostUs = 1e14

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const brace = 0x7b
const braceEnd = 0x7d

/**
 * Reads the lines that Caddy usually writes, key by key, without making an object of each. It says what the exact reader would, or nothing:
 * of escapes, of what is no ASCII, of lists, blanks, unusual numbers and keys that come twice, and of whatever is no line.
 */
export class Scanner {
  /** Of the line that was read last: where each text begins and ends in `bytes`; both 0 where there is none. */
  readonly spans = new Int32Array(2 * fieldCount)
  readonly figures = new Float64Array(figureCount)
  readonly #cursor = new Cursor()
  #had = 0

  /** Where its texts lie: there are four bytes at least behind them. */
  get bytes(): Buffer {
    return this.#cursor.bytes
  }

  /** Of the same bytes. */
  get view(): DataView {
    return this.#cursor.view
  }

  /** @returns false when the exact reader must look at it */
  scan(bytes: Buffer, from: number, end: number): boolean {
    const cursor = this.#cursor
    if (!cursor.begin(bytes, from, end)) return false
    this.#empty()
    if (this.#beginsAsUsual()) this.#had = keys.ofUsual
    else {
      cursor.begin(bytes, from, end)
      this.#empty()
      this.#had = 0
      cursor.demand(brace)
      this.#member()
    }
    while (cursor.take(comma)) this.#member()
    cursor.demand(braceEnd)
    return cursor.done && (this.#had & keys.needed) === keys.needed
  }

  #empty(): void {
    const { spans, figures } = this
    // Of so few `fill` takes longer.
    for (let at = 0; at < spans.length; at += 1) spans[at] = 0
    for (let at = 0; at < figures.length; at += 1) figures[at] = 0
    figures[figure.upstreamUs] = noUpstream
  }

  /** Reads up to the status. @returns whether it could, else nothing of it counts */
  #beginsAsUsual(): boolean {
    const cursor = this.#cursor
    const { spans, figures } = this
    const { usual } = keys
    if (!cursor.literal(usual.ts)) return false
    figures[figure.atMs] = this.#atMost(mostMs, cursor.milliseconds())
    if (!cursor.literal(usual.remote)) return false
    cursor.pass()
    if (!cursor.literal(usual.client)) return false
    cursor.string(spans, field.client)
    if (!cursor.literal(usual.protocol)) return false
    cursor.string(spans, field.protocol)
    if (!cursor.literal(usual.method)) return false
    cursor.string(spans, field.method)
    if (!cursor.literal(usual.host)) return false
    cursor.string(spans, field.host)
    if (!cursor.literal(usual.uri)) return false
    cursor.parted(spans, field.path, field.query)
    return this.#goesOnAsUsual()
  }

  #goesOnAsUsual(): boolean {
    const cursor = this.#cursor
    const { figures } = this
    const { usual } = keys
    if (!cursor.literal(usual.duration)) return false
    figures[figure.durationUs] = this.#atMost(mostUs, cursor.rounded(1e6))
    if (!cursor.literal(usual.size)) return false
    figures[figure.bytes] = cursor.number()
    if (!cursor.literal(usual.status)) return false
    figures[figure.status] = this.#atMost(999, cursor.number())
    return Number.isInteger(figures[figure.status])
  }

  #member(): void {
    const cursor = this.#cursor
    const { figures } = this
    cursor.demand(quote)
    switch (cursor.peek()) {
      case keys.ts.first:
        this.#key(keys.ts)
        figures[figure.atMs] = this.#atMost(mostMs, cursor.milliseconds())
        break
      case keys.request.first:
        this.#key(keys.request)
        do this.#requestMember()
        while (cursor.take(comma))
        cursor.demand(braceEnd)
        break
      case keys.duration.first:
        this.#key(keys.duration)
        figures[figure.durationUs] = this.#atMost(mostUs, cursor.rounded(1e6))
        break
      case keys.size.first:
        this.#key(keys.size)
        figures[figure.bytes] = cursor.number()
        break
      case keys.status.first:
        this.#key(keys.status)
        figures[figure.status] = this.#atMost(999, cursor.number())
        if (!Number.isInteger(figures[figure.status])) cursor.fail()
        break
      case keys.logger.first:
        cursor.fail()
        break
      default:
        this.#addedMember()
    }
  }

  /** What Gatehouse has Caddy add to a line. */
  #addedMember(): void {
    const cursor = this.#cursor
    switch (cursor.peek()) {
      case keys.route.first:
        this.#text(keys.route, field.route)
        break
      case keys.upstream.first:
        this.#text(keys.upstream, field.upstream)
        break
      case keys.upstreamTime.first:
        this.#key(keys.upstreamTime)
        if (!cursor.takeNull()) this.figures[figure.upstreamUs] = this.#atMost(mostUs, cursor.rounded(1000))
        break
      case keys.agent.first:
        this.#text(keys.agent, field.agent)
        break
      case keys.referrer.first:
        this.#text(keys.referrer, field.referrer)
        break
      case keys.blocked.first:
        this.#text(keys.blocked, field.blocked)
        break
      case keys.answered.first:
        this.#text(keys.answered, field.by)
        break
      default:
        this.#unknownMember()
    }
  }

  #requestMember(): void {
    const cursor = this.#cursor
    const { spans } = this
    cursor.demand(quote)
    switch (cursor.peek()) {
      case keys.remote.first:
        this.#key(keys.remote)
        cursor.pass()
        break
      case keys.client.first:
        this.#key(keys.client)
        cursor.string(spans, field.client)
        break
      case keys.protocol.first:
        this.#key(keys.protocol)
        cursor.string(spans, field.protocol)
        break
      case keys.method.first:
        this.#key(keys.method)
        cursor.string(spans, field.method)
        break
      case keys.host.first:
        this.#key(keys.host)
        cursor.string(spans, field.host)
        break
      case keys.uri.first:
        this.#key(keys.uri)
        cursor.parted(spans, field.path, field.query)
        break
      default:
        this.#unknownMember()
    }
  }

  #unknownMember(): void {
    const cursor = this.#cursor
    cursor.pass()
    cursor.demand(colon)
    if (cursor.take(quote)) cursor.pass()
    else if (!cursor.takeNull()) cursor.number()
  }

  #key(key: keys.Key): void {
    this.#cursor.key(key)
    if (this.#had & key.bit) this.#cursor.fail()
    this.#had |= key.bit
  }

  /** Null is no text. */
  #text(key: keys.Key, at: number): void {
    this.#key(key)
    if (!this.#cursor.takeNull()) this.#cursor.string(this.spans, at)
  }

  #atMost(most: number, value: number): number {
    if (!(value <= most)) this.#cursor.fail()
    return value
  }
}
