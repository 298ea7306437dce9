import type { LogLine } from '../log-line.ts'
import { Cursor } from './cursor.ts'
import * as keys from './keys.ts'
import { KnownTexts } from './known-texts.ts'
import { answeringKind, bareHost, routeName, upstreamName } from './parts.ts'

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
  readonly #cursor = new Cursor()
  readonly #names = new KnownTexts(64, 32, text => text)
  readonly #agents = new KnownTexts(256, 256, text => text)
  readonly #hosts = new KnownTexts(256, 64, bareHost)
  readonly #routes = new KnownTexts(256, 40, routeName)
  readonly #upstreams = new KnownTexts(256, 64, upstreamName)
  readonly #refusals = new KnownTexts(16, 32, text => text || null)
  readonly #kinds = new KnownTexts(16, 32, answeringKind)
  #had = 0

  /** @returns undefined when the exact reader must look at it */
  scan(bytes: Buffer, from: number, end: number): LogLine | undefined {
    const cursor = this.#cursor
    if (!cursor.begin(bytes, from, end)) return undefined
    let line = emptyLine()
    if (this.#beginsAsUsual(line)) this.#had = keys.ofUsual
    else {
      cursor.begin(bytes, from, end)
      line = emptyLine()
      this.#had = 0
      cursor.demand(brace)
      this.#member(line)
    }
    while (cursor.take(comma)) this.#member(line)
    cursor.demand(braceEnd)
    return cursor.done && (this.#had & keys.needed) === keys.needed ? line : undefined
  }

  /** Reads up to the status. @returns whether it could, else nothing of it counts */
  #beginsAsUsual(line: LogLine): boolean {
    const cursor = this.#cursor
    const { usual } = keys
    if (!cursor.literal(usual.ts)) return false
    line.atMs = this.#atMost(mostMs, cursor.milliseconds())
    if (!cursor.literal(usual.remote)) return false
    cursor.pass()
    if (!cursor.literal(usual.client)) return false
    line.client = cursor.string()
    if (!cursor.literal(usual.protocol)) return false
    line.protocol = cursor.known(this.#names)
    if (!cursor.literal(usual.method)) return false
    line.method = cursor.known(this.#names)
    if (!cursor.literal(usual.host)) return false
    line.host = cursor.known(this.#hosts)
    if (!cursor.literal(usual.uri)) return false
    line.path = cursor.beforeQuery()
    line.query = cursor.query()
    return this.#goesOnAsUsual(line)
  }

  #goesOnAsUsual(line: LogLine): boolean {
    const cursor = this.#cursor
    const { usual } = keys
    if (!cursor.literal(usual.duration)) return false
    line.durationUs = this.#atMost(mostUs, cursor.rounded(1e6))
    if (!cursor.literal(usual.size)) return false
    line.bytes = cursor.number()
    if (!cursor.literal(usual.status)) return false
    line.status = this.#atMost(999, cursor.number())
    return Number.isInteger(line.status)
  }

  #member(line: LogLine): void {
    const cursor = this.#cursor
    cursor.demand(quote)
    switch (cursor.peek()) {
      case keys.ts.first:
        this.#key(keys.ts)
        line.atMs = this.#atMost(mostMs, cursor.milliseconds())
        break
      case keys.request.first:
        this.#key(keys.request)
        do this.#requestMember(line)
        while (cursor.take(comma))
        cursor.demand(braceEnd)
        break
      case keys.duration.first:
        this.#key(keys.duration)
        line.durationUs = this.#atMost(mostUs, cursor.rounded(1e6))
        break
      case keys.size.first:
        this.#key(keys.size)
        line.bytes = cursor.number()
        break
      case keys.status.first:
        this.#key(keys.status)
        line.status = this.#atMost(999, cursor.number())
        if (!Number.isInteger(line.status)) cursor.fail()
        break
      case keys.logger.first:
        cursor.fail()
        break
      default:
        this.#addedMember(line)
    }
  }

  /** What Gatehouse has Caddy add to a line. */
  #addedMember(line: LogLine): void {
    const cursor = this.#cursor
    switch (cursor.peek()) {
      case keys.route.first:
        line.route = this.#textOf(keys.route, this.#routes)
        break
      case keys.upstream.first:
        line.upstream = this.#textOf(keys.upstream, this.#upstreams)
        break
      case keys.upstreamTime.first:
        this.#key(keys.upstreamTime)
        if (!cursor.takeNull()) line.upstreamUs = this.#atMost(mostUs, cursor.rounded(1000))
        break
      case keys.agent.first:
        line.agent = this.#textOf(keys.agent, this.#agents)
        break
      case keys.referrer.first:
        this.#key(keys.referrer)
        line.referrer = cursor.takeNull() ? '' : cursor.string()
        break
      case keys.blocked.first:
        line.blocked = this.#textOf(keys.blocked, this.#refusals)
        break
      case keys.answered.first:
        line.by = this.#textOf(keys.answered, this.#kinds)
        break
      default:
        this.#unknownMember()
    }
  }

  #requestMember(line: LogLine): void {
    const cursor = this.#cursor
    cursor.demand(quote)
    switch (cursor.peek()) {
      case keys.remote.first:
        this.#key(keys.remote)
        cursor.pass()
        break
      case keys.client.first:
        this.#key(keys.client)
        line.client = cursor.string()
        break
      case keys.protocol.first:
        this.#key(keys.protocol)
        line.protocol = cursor.known(this.#names)
        break
      case keys.method.first:
        this.#key(keys.method)
        line.method = cursor.known(this.#names)
        break
      case keys.host.first:
        this.#key(keys.host)
        line.host = cursor.known(this.#hosts)
        break
      case keys.uri.first:
        this.#key(keys.uri)
        line.path = cursor.beforeQuery()
        line.query = cursor.query()
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

  /** What the text of a key means, '' for null. */
  #textOf<T>(key: keys.Key, known: KnownTexts<T>): T {
    this.#key(key)
    return this.#cursor.takeNull() ? known.none : this.#cursor.known(known)
  }

  #atMost(most: number, value: number): number {
    if (!(value <= most)) this.#cursor.fail()
    return value
  }
}

function emptyLine(): LogLine {
  return {
    atMs: 0,
    route: null,
    host: '',
    client: '',
    method: '',
    path: '',
    query: '',
    protocol: '',
    status: 0,
    bytes: 0,
    durationUs: 0,
    upstream: null,
    upstreamUs: null,
    agent: '',
    referrer: '',
    blocked: null,
    by: null,
  }
}
