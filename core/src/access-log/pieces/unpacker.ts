import { field, noUpstream } from '../line/fields.ts'
import { answeringKind, bareHost, routeName, upstreamName } from '../line/parts.ts'
import type { LogLine } from '../log-line.ts'
import { KnownClient, PackedLine, type Texts } from './packed-line.ts'
import type { Packed } from './packer.ts'
import { meaning, meaningAt, narrow, narrowAt, otherLine, type Piece, wide, wideAt } from './piece.ts'
import { rooms } from './rooms.ts'

/** Gives the lines of pieces that a `Packer` has packed, in the same order. */
export class Unpacker {
  readonly #clients = meanings(field.client, text => new KnownClient(text))
  readonly #protocols = meanings(field.protocol, text => text)
  readonly #methods = meanings(field.method, text => text)
  readonly #hosts = meanings(field.host, bareHost)
  readonly #paths = meanings(field.path, text => text)
  readonly #routes = meanings(field.route, routeName)
  readonly #upstreams = meanings(field.upstream, upstreamName)
  readonly #agents = meanings(field.agent, text => text)
  readonly #referrerKeys = meanings(field.referrer, text => text)
  readonly #refusals = meanings(field.blocked, text => text || null)
  readonly #kinds = meanings(field.by, answeringKind)
  readonly #byField: readonly (Learns | null)[] = [
    this.#clients,
    this.#protocols,
    this.#methods,
    this.#hosts,
    this.#paths,
    null,
    this.#routes,
    this.#upstreams,
    this.#agents,
    this.#referrerKeys,
    this.#refusals,
    this.#kinds,
  ]
  readonly #texts: Texts = {
    bytes: Buffer.alloc(0),
    narrow: new Int32Array(0),
    clients: this.#clients.of,
    paths: this.#paths.of,
    referrerKeys: this.#referrerKeys.of,
  }
  readonly #line = new PackedLine(this.#texts)

  /** @param take gets each line, which is another one when it has returned */
  unpack(piece: Piece, packed: Packed, take: (line: LogLine) => void): void {
    this.#texts.bytes = piece.bytes
    this.#texts.narrow = piece.narrow
    const others = packed.others.values()
    let told = 0
    let toldAt = lineOf(piece, packed, told)
    for (let at = 0; at < packed.lines; at += 1) {
      for (; toldAt === at; toldAt = lineOf(piece, packed, told)) {
        this.#learn(piece, meaningAt(told))
        told += 1
      }
      if (piece.narrow[narrowAt(at) + narrow.status] !== otherLine) {
        this.#move(piece, at)
        take(this.#line)
        continue
      }
      const { value } = others.next()
      if (value) take(value)
    }
    for (const line of others) take(line)
  }

  #move({ narrow: own, wide: numbers }: Piece, at: number): void {
    const line = this.#line
    const i = narrowAt(at)
    const j = wideAt(at)
    const upstreamUs = numbers[j + wide.upstreamUs] ?? noUpstream
    line.move(i)
    line.atMs = numbers[j + wide.atMs] ?? 0
    line.durationUs = numbers[j + wide.durationUs] ?? 0
    line.bytes = numbers[j + wide.bytes] ?? 0
    line.upstreamUs = upstreamUs === noUpstream ? null : upstreamUs
    line.status = own[i + narrow.status] ?? 0
    line.marks = own[i + narrow.marks] ?? 0
    line.route = this.#routes.of[own[i + narrow.route] ?? 0] ?? null
    line.host = this.#hosts.of[own[i + narrow.host] ?? 0] ?? ''
    line.method = this.#methods.of[own[i + narrow.method] ?? 0] ?? ''
    line.protocol = this.#protocols.of[own[i + narrow.protocol] ?? 0] ?? ''
    line.upstream = this.#upstreams.of[own[i + narrow.upstream] ?? 0] ?? null
    line.agent = this.#agents.of[own[i + narrow.agent] ?? 0] ?? ''
    line.blocked = this.#refusals.of[own[i + narrow.blocked] ?? 0] ?? null
    line.by = this.#kinds.of[own[i + narrow.by] ?? 0] ?? null
  }

  #learn({ meanings: own, bytes }: Piece, at: number): void {
    const learns = this.#byField[own[at + meaning.field] ?? 0]
    const text = bytes.latin1Slice(own[at + meaning.from] ?? 0, own[at + meaning.end] ?? 0)
    learns?.learn(own[at + meaning.slot] ?? 0, text)
  }
}

interface Learns {
  learn(slot: number, text: string): void
}

/** What the slots of a field mean. */
function meanings<T>(which: number, make: (text: string) => T): Learns & { of: readonly T[] } {
  const of = new Array<T>((rooms[which]?.room ?? 0) + 2).fill(make(''))
  return {
    of,
    learn: (slot, text) => {
      of[slot] = make(text)
    },
  }
}

/** Before which line something is to be learnt next; -1 for none. */
function lineOf({ meanings: own }: Piece, { meanings: all }: Packed, told: number): number {
  return told < all ? (own[meaningAt(told) + meaning.line] ?? -1) : -1
}
