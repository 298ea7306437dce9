import { field } from '../line/fields.ts'
import { answeringKind, bareHost, routeName } from '../line/parts.ts'
import type { LogLine } from '../log-line.ts'
import { roomFor } from '../sketch/key-table.ts'
import { KnownText, type Meanings, PackedLine } from './packed-line.ts'
import type { Packed } from './packer.ts'
import { meaning, meaningAt, narrow, narrowAt, otherLine, type Piece } from './piece.ts'
import { rooms } from './rooms.ts'

/** Gives the lines of pieces that a `Packer` has packed, in the same order. */
export class Unpacker {
  readonly #methods = meanings(field.method, text => text)
  readonly #hosts = meanings(field.host, bareHost)
  readonly #routes = meanings(field.route, routeName)
  readonly #agents = knownTexts(field.agent)
  readonly #paths = knownTexts(field.path)
  readonly #referrerKeys = knownTexts(field.referrer)
  readonly #refusals = meanings(field.blocked, text => text || null)
  readonly #kinds = meanings(field.by, answeringKind)
  readonly #byField = new Map<number, Learns>([
    [field.method, this.#methods],
    [field.host, this.#hosts],
    [field.route, this.#routes],
    [field.agent, this.#agents],
    [field.path, this.#paths],
    [field.referrer, this.#referrerKeys],
    [field.blocked, this.#refusals],
    [field.by, this.#kinds],
  ])
  readonly #meanings: Meanings = {
    methods: this.#methods.of,
    hosts: this.#hosts.of,
    routes: this.#routes.of,
    agents: this.#agents.of,
    paths: this.#paths.of,
    referrerKeys: this.#referrerKeys.of,
    refusals: this.#refusals.of,
    kinds: this.#kinds.of,
  }
  #line: PackedLine | null = null

  /** @param take gets each line, which is another one when it has returned */
  unpack(piece: Piece, packed: Packed, take: (line: LogLine) => void): void {
    const line = this.#line ?? new PackedLine(this.#meanings, piece)
    this.#line = line
    const others = packed.others.values()
    let told = 0
    let toldAt = lineOf(piece, packed, told)
    for (let at = 0; at < packed.lines; at += 1) {
      for (; toldAt === at; toldAt = lineOf(piece, packed, told)) {
        this.#learn(piece, meaningAt(told))
        told += 1
      }
      if (piece.narrow[narrowAt(at) + narrow.status] !== otherLine) {
        line.move(piece, at)
        take(line)
        continue
      }
      const { value } = others.next()
      if (value) take(value)
    }
    for (const line of others) take(line)
  }

  #learn({ meanings: own, bytes }: Piece, at: number): void {
    const learns = this.#byField.get(own[at + meaning.field] ?? 0)
    const text = bytes.latin1Slice(own[at + meaning.from] ?? 0, own[at + meaning.end] ?? 0)
    learns?.learn(own[at + meaning.slot] ?? 0, text)
  }
}

interface Learns {
  learn(slot: number, text: string): void
}

/** What the slots of a field mean. */
function meanings<T>(which: number, make: (text: string, slot: number) => T): Learns & { of: readonly T[] } {
  const of = Array.from({ length: (rooms[which]?.room ?? 0) + 2 }, (_, slot) => make('', slot))
  return {
    of,
    learn: (slot, text) => {
      of[slot] = make(text, slot)
    },
  }
}

/** The same of a field whose texts are counted: the bytes of all of them lie side by side. */
function knownTexts(which: number): Learns & { of: readonly KnownText[] } {
  const { room, mostBytes } = rooms[which] ?? { room: 0, mostBytes: 0 }
  const bytes = roomFor((room + 2) * mostBytes)
  return meanings(which, (text, slot) => new KnownText(text, bytes, slot * mostBytes))
}

/** Before which line something is to be learnt next; -1 for none. */
function lineOf({ meanings: own }: Piece, { meanings: all }: Packed, told: number): number {
  return told < all ? (own[meaningAt(told) + meaning.line] ?? -1) : -1
}
