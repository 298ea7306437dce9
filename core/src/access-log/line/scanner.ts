import type { LogLine } from '../log-line.ts'
import { inBareHost, inSlug, inUpstream } from './character-classes.ts'
import { Cursor } from './cursor.ts'
import * as keys from './keys.ts'
import { answeringKind, bareHost, queryOf, withoutQuery } from './parts.ts'

/** Longer lines are left to the exact reader: who keeps a part of one keeps the memory of all of it. */
const mostBytes = 2048

/** What is above is left to the exact reader too: 2103, and three years. */
const mostMs = 4.2e12
const mostUs = 1e14

const quote = 0x22
const comma = 0x2c
const smallA = 0x61

/**
 * Reads the lines that Caddy usually writes, key by key, without making an object of each. It says what the exact reader would, or nothing:
 * of escapes, of what is no ASCII, of lists, blanks, unusual numbers and keys that come twice, and of whatever is no line.
 */
export class Scanner {
  readonly #cursor = new Cursor()
  #had = 0

  /** @returns undefined when the exact reader must look at it */
  scan(bytes: Buffer, from: number, end: number): LogLine | undefined {
    const cursor = this.#cursor
    if (end - from > mostBytes || !cursor.begin(bytes, from, end)) return undefined
    const line = emptyLine()
    this.#had = 0
    cursor.demand('{')
    do this.#member(line)
    while (cursor.take(comma))
    cursor.demand('}')
    return cursor.done && (this.#had & keys.needed) === keys.needed ? line : undefined
  }

  #member(line: LogLine): void {
    const cursor = this.#cursor
    cursor.demand('"')
    switch (cursor.peek()) {
      case keys.ts.first:
        this.#key(keys.ts)
        line.atMs = this.#atMost(mostMs, cursor.milliseconds())
        break
      case keys.request.first:
        this.#key(keys.request)
        do this.#requestMember(line)
        while (cursor.take(comma))
        cursor.demand('}')
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
        line.route = this.#routeOf()
        break
      case keys.upstream.first:
        line.upstream = this.#upstreamOf()
        break
      case keys.upstreamTime.first:
        this.#key(keys.upstreamTime)
        if (!cursor.takeNull()) line.upstreamUs = this.#atMost(mostUs, cursor.rounded(1000))
        break
      case keys.agent.first:
        line.agent = this.#textOf(keys.agent)
        break
      case keys.referrer.first:
        line.referrer = this.#textOf(keys.referrer)
        break
      case keys.blocked.first:
        line.blocked = this.#textOf(keys.blocked) || null
        break
      case keys.answered.first:
        line.by = answeringKind(this.#textOf(keys.answered))
        break
      default:
        this.#unknownMember()
    }
  }

  #requestMember(line: LogLine): void {
    const cursor = this.#cursor
    cursor.demand('"')
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
        line.protocol = cursor.string()
        break
      case keys.method.first:
        this.#key(keys.method)
        line.method = cursor.string()
        break
      case keys.host.first:
        this.#key(keys.host)
        line.host = this.#hostOf()
        break
      case keys.uri.first: {
        this.#key(keys.uri)
        const uri = cursor.string()
        line.path = withoutQuery(uri)
        line.query = queryOf(uri)
        break
      }
      default:
        this.#unknownMember()
    }
  }

  #unknownMember(): void {
    const cursor = this.#cursor
    cursor.pass()
    cursor.demand(':')
    if (cursor.take(quote)) cursor.pass()
    else if (!cursor.takeNull()) cursor.number()
  }

  #key(key: keys.Key): void {
    this.#cursor.key(key)
    if (this.#had & key.bit) this.#cursor.fail()
    this.#had |= key.bit
  }

  /** The text of a key, '' for null. */
  #textOf(key: keys.Key): string {
    this.#key(key)
    return this.#cursor.takeNull() ? '' : this.#cursor.string()
  }

  #hostOf(): string {
    const text = this.#cursor.shortString()
    return this.#cursor.classes & inBareHost ? text : bareHost(text)
  }

  #routeOf(): string | null {
    this.#key(keys.route)
    if (this.#cursor.takeNull()) return null
    const text = this.#cursor.shortString()
    const inside = this.#cursor.classes & inSlug && text.length <= 40 && !text.endsWith('-')
    return inside && text.charCodeAt(0) >= smallA ? text : null
  }

  #upstreamOf(): string | null {
    this.#key(keys.upstream)
    if (this.#cursor.takeNull()) return null
    const text = this.#cursor.shortString()
    return this.#cursor.classes & inUpstream && text !== '' && text.length <= 300 ? text : null
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
