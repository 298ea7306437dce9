import { detectors } from '../../findings/detectors/index.ts'
import { textMarks } from '../../findings/marks.ts'
import { traitsOfNumbers } from '../../findings/traits.ts'
import { pathMarkOfBytes } from '../../waf-log/path-mark.ts'
import { field, figure } from '../line/fields.ts'
import { KnownSlots } from '../line/known-slots.ts'
import { LineReader } from '../line/line-reader.ts'
import { Scanner } from '../line/scanner.ts'
import type { LogLine } from '../log-line.ts'
import { textHashOfBytes } from '../sketch/text-hash.ts'
import { longestTop } from '../tops.ts'
import { clientNameEnd } from './client-span.ts'
import { networkHash } from './network-span.ts'
import {
  hasRoom,
  meaning,
  meaningAt,
  narrow,
  narrowAt,
  noSlot,
  otherLine,
  type Piece,
  wide,
  wideAt,
} from './piece.ts'
import { referrerSpan } from './referrer-span.ts'
import { rooms } from './rooms.ts'

/** What is in a piece. */
export interface Packed {
  lines: number
  meanings: number
  /** Lines that have no place in it: unusual ones, in their order, and those for which there was no room, behind all. */
  others: LogLine[]
}

/** Puts what lines say into pieces, for a `Unpacker` that gets all of them in their order. */
export class Packer {
  readonly #scanner = new Scanner()
  readonly #reader = new LineReader()
  readonly #known = rooms.map(({ room, mostBytes }) => new KnownSlots(room, mostBytes))
  /** Whether what a slot means was noted. */
  readonly #told = this.#known.map(({ size }) => new Uint8Array(size))
  /** Which detectors look for what the text of a slot has. */
  readonly #bits = this.#known.map(({ size }) => new Int32Array(size))
  readonly #marks = {
    path: textMarks(detectors, 'path'),
    query: textMarks(detectors, 'query'),
    agent: textMarks(detectors, 'agent'),
    method: textMarks(detectors, 'method'),
  }
  readonly #key = new Int32Array(2)
  #piece: Piece | null = null
  #lines = 0
  #meanings = 0
  #others: LogLine[] = []
  #garbage = 0

  constructor() {
    const none = (which: number, bits: number) => {
      const own = this.#bits[which]
      if (own) own[0] = bits
    }
    none(field.path, this.#marks.path.of(''))
    none(field.agent, this.#marks.agent.of(''))
    none(field.method, this.#marks.method.of(''))
  }

  /** Lines that are none of an access log, so far. */
  get garbage(): number {
    return this.#garbage
  }

  begin(piece: Piece): void {
    this.#piece = piece
    this.#lines = 0
    this.#meanings = 0
    this.#others = []
  }

  end(): Packed {
    this.#piece = null
    return { lines: this.#lines, meanings: this.#meanings, others: this.#others }
  }

  readonly take = (bytes: Buffer, from: number, end: number): void => {
    const piece = this.#piece
    const isFull = piece === null || !hasRoom(this.#lines, this.#meanings)
    if (!isFull && this.#scanner.scan(bytes, from, end) && this.#scanner.bytes === bytes) {
      this.#put(piece)
      return
    }
    const line = this.#reader.read(bytes, from, end)
    if (line === null) {
      this.#garbage += 1
      return
    }
    this.#others.push(line)
    if (isFull) return
    piece.narrow[narrowAt(this.#lines) + narrow.status] = otherLine
    this.#lines += 1
  }

  #put(piece: Piece): void {
    const { figures } = this.#scanner
    const numbers = wideAt(this.#lines)
    piece.wide[numbers + wide.atMs] = figures[figure.atMs] ?? 0
    piece.wide[numbers + wide.durationUs] = figures[figure.durationUs] ?? 0
    piece.wide[numbers + wide.bytes] = figures[figure.bytes] ?? 0
    piece.wide[numbers + wide.upstreamUs] = figures[figure.upstreamUs] ?? 0
    const at = narrowAt(this.#lines)
    const { narrow: own } = piece
    own[at + narrow.status] = figures[figure.status] ?? 0
    const method = this.#slot(piece, field.method, this.#marks.method)
    own[at + narrow.method] = method
    own[at + narrow.host] = this.#slot(piece, field.host)
    own[at + narrow.route] = this.#slot(piece, field.route)
    const agent = this.#slot(piece, field.agent, this.#marks.agent)
    own[at + narrow.agent] = agent
    own[at + narrow.blocked] = this.#slot(piece, field.blocked)
    own[at + narrow.by] = this.#slot(piece, field.by)
    own[at + narrow.marks] =
      this.#bitsOf(field.method, method) |
      this.#bitsOf(field.agent, agent) |
      this.#putPath(own, at) |
      this.#queryMarks()
    own[at + narrow.traits] = this.#traits()
    this.#putSpans(own, at)
    this.#putName(own, at)
    this.#putKey(own, at)
    this.#lines += 1
  }

  #bitsOf(which: number, slot: number): number {
    return this.#bits[which]?.[slot] ?? 0
  }

  /** Where the texts lie. */
  #putSpans(own: Int32Array, at: number): void {
    const { spans } = this.#scanner
    own[at + narrow.protocolFrom] = spans[2 * field.protocol] ?? 0
    own[at + narrow.protocolEnd] = spans[2 * field.protocol + 1] ?? 0
    own[at + narrow.clientFrom] = spans[2 * field.client] ?? 0
    own[at + narrow.clientEnd] = spans[2 * field.client + 1] ?? 0
    own[at + narrow.pathFrom] = spans[2 * field.path] ?? 0
    own[at + narrow.pathEnd] = spans[2 * field.path + 1] ?? 0
    own[at + narrow.queryFrom] = spans[2 * field.query] ?? 0
    own[at + narrow.queryEnd] = spans[2 * field.query + 1] ?? 0
    own[at + narrow.referrerFrom] = spans[2 * field.referrer] ?? 0
    own[at + narrow.referrerEnd] = spans[2 * field.referrer + 1] ?? 0
    own[at + narrow.upstreamFrom] = spans[2 * field.upstream] ?? 0
    own[at + narrow.upstreamEnd] = spans[2 * field.upstream + 1] ?? 0
  }

  /** What its client is called by. */
  #putName(own: Int32Array, at: number): void {
    const { spans, bytes } = this.#scanner
    const from = spans[2 * field.client] ?? 0
    const whole = spans[2 * field.client + 1] ?? 0
    const end = clientNameEnd(bytes, from, whole)
    own[at + narrow.nameEnd] = end
    own[at + narrow.nameHash] = end < 0 ? 0 : textHashOfBytes(bytes, from, end)
    own[at + narrow.networkHash] = end < 0 ? 0 : networkHash(bytes, from, end, whole)
  }

  /** What its referrer is called by. */
  #putKey(own: Int32Array, at: number): void {
    const { spans, bytes } = this.#scanner
    const from = spans[2 * field.referrer] ?? 0
    const end = spans[2 * field.referrer + 1] ?? 0
    const isPart = from < end && referrerSpan(bytes, from, end, this.#key, longestTop)
    const [keyFrom = 0, keyEnd = 0] = this.#key
    own[at + narrow.referrerKey] = isPart ? this.#secondSlot(field.referrer, keyFrom, keyEnd) : noSlot
    own[at + narrow.keyFrom] = isPart ? keyFrom : 0
    own[at + narrow.keyEnd] = isPart ? keyEnd : 0
  }

  /** @returns which detectors look for what it has */
  #putPath(own: Int32Array, at: number): number {
    const { spans, bytes } = this.#scanner
    const from = spans[2 * field.path] ?? 0
    const end = spans[2 * field.path + 1] ?? 0
    const slot = this.#secondSlot(field.path, from, end)
    own[at + narrow.path] = slot
    own[at + narrow.pathMark] = pathMarkOfBytes(bytes, from, end)
    const bits = this.#bits[field.path]
    const known = this.#known[field.path]
    if (bits === undefined || known === undefined) return 0
    if (known.isNew) bits[known.last] = this.#marks.path.of(bytes.latin1Slice(from, end))
    return bits[known.last] ?? 0
  }

  #traits(): number {
    const { figures, spans, bytes } = this.#scanner
    return traitsOfNumbers(
      figures[figure.status] ?? 0,
      figures[figure.bytes] ?? 0,
      figures[figure.atMs] ?? 0,
      figures[figure.durationUs] ?? 0,
      isGet(bytes, spans[2 * field.method] ?? 0, spans[2 * field.method + 1] ?? 0),
    )
  }

  #queryMarks(): number {
    const { spans, bytes } = this.#scanner
    const from = spans[2 * field.query] ?? 0
    const end = spans[2 * field.query + 1] ?? 0
    if (from === end || !this.#marks.query.mayMatch(bytes, from, end)) return 0
    return this.#marks.query.of(bytes.latin1Slice(from, end))
  }

  /** The slot of a text; what it means from now on is noted. */
  #slot(piece: Piece, which: number, marks?: { of(text: string): number }): number {
    const { spans, view, bytes } = this.#scanner
    const from = spans[2 * which] ?? 0
    const end = spans[2 * which + 1] ?? 0
    if (from === end) return 0
    const known = this.#known[which]
    if (known === undefined) return 0
    const slot = known.find(view, from, end)
    if (known.isNew) {
      this.#tell(piece, which, slot, from, end)
      const bits = this.#bits[which]
      if (marks && bits) bits[slot] = marks.of(bytes.latin1Slice(from, end))
    }
    return slot
  }

  /** The same of a text of which most do not come again: it has a slot from the second time on. */
  #secondSlot(which: number, from: number, end: number): number {
    const known = this.#known[which]
    const told = this.#told[which]
    if (known === undefined || told === undefined || this.#piece === null) return noSlot
    const slot = known.find(this.#scanner.view, from, end)
    if (known.isNew) {
      told[slot] = 0
      return noSlot
    }
    if (slot > 0 && told[slot] === 0) {
      told[slot] = 1
      this.#tell(this.#piece, which, slot, from, end)
    }
    return slot
  }

  #tell({ meanings }: Piece, which: number, slot: number, from: number, end: number): void {
    const at = meaningAt(this.#meanings)
    meanings[at + meaning.line] = this.#lines
    meanings[at + meaning.field] = which
    meanings[at + meaning.slot] = slot
    meanings[at + meaning.from] = from
    meanings[at + meaning.end] = end
    this.#meanings += 1
  }
}

/** Whether these bytes are `GET`. */
function isGet(bytes: Buffer, from: number, end: number): boolean {
  return end - from === 3 && bytes[from] === 0x47 && bytes[from + 1] === 0x45 && bytes[from + 2] === 0x54
}
