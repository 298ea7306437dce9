import { cutBytes } from './cut-text.ts'
import type { LogLine } from './log-line.ts'
import { maskCredentials } from './search/mask-credentials.ts'
import { ByteReader, damaged } from './sketch/byte-reader.ts'
import { ByteWriter } from './sketch/byte-writer.ts'
import { ownText } from './sketch/own-text.ts'

/** A request that took long. Its texts are the client's. */
export interface SlowRequest {
  /** When the answer ended. */
  atMs: number
  method: string
  /** At most 512 bytes, without the credentials that can be known by their shape. */
  path: string
  status: number
  durationUs: number
}

const mostKept = 20
const longestPath = 512
const longestMethod = 32

/** The slowest requests, at most 20; connections that became another protocol are left out. The same ones, in whatever order they came. */
export class Slowest {
  /** The slowest first. */
  #kept: SlowRequest[] = []

  add(line: LogLine): void {
    const durationUs = Math.round(line.durationUs)
    const last = this.#kept[mostKept - 1]
    if (line.status === 101 || (last && durationUs < last.durationUs)) return
    this.#keep({
      atMs: Math.round(line.atMs),
      method: ownText(cutBytes(line.method, longestMethod)),
      path: ownText(cutBytes(maskCredentials(line.path), longestPath)),
      status: line.status,
      durationUs,
    })
  }

  merge(other: Slowest): void {
    for (const request of other.#kept) this.#keep(request)
  }

  top(most: number): SlowRequest[] {
    return this.#kept.slice(0, most)
  }

  toBytes(): Uint8Array {
    const writer = new ByteWriter()
    for (const { atMs, method, path, status, durationUs } of this.#kept) {
      writer.number(atMs)
      writer.text(method)
      writer.text(path)
      writer.number(status)
      writer.number(durationUs)
    }
    return writer.done()
  }

  /** @throws AppError `unavailable` when these are no bytes of slow requests */
  static fromBytes(bytes: Uint8Array): Slowest {
    const slowest = new Slowest()
    const reader = new ByteReader(bytes)
    while (!reader.ended) {
      const [atMs, method, path] = [reader.number(), reader.text(), reader.text()]
      slowest.#kept.push({ atMs, method, path, status: reader.number(), durationUs: reader.number() })
    }
    return slowest.#kept.length > mostKept ? damaged() : slowest
  }

  #keep(request: SlowRequest): void {
    const before = this.#kept.findIndex(kept => bySlowness(request, kept) < 0)
    this.#kept.splice(before < 0 ? this.#kept.length : before, 0, request)
    if (this.#kept.length > mostKept) this.#kept.pop()
  }
}

/** The slowest of them, at most 20. */
export function slowestOf<R extends SlowRequest>(requests: readonly R[]): R[] {
  return requests.toSorted(bySlowness).slice(0, mostKept)
}

function bySlowness(one: SlowRequest, other: SlowRequest): number {
  return (
    other.durationUs - one.durationUs ||
    one.atMs - other.atMs ||
    inOrder(one.path, other.path) ||
    inOrder(one.method, other.method) ||
    one.status - other.status
  )
}

function inOrder(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1
}
