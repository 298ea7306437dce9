import { detectors } from '../../findings/detectors/index.ts'
import { textMarks } from '../../findings/marks.ts'
import { field, figure } from '../line/fields.ts'
import { KnownSlots } from '../line/known-slots.ts'
import { LineReader } from '../line/line-reader.ts'
import { Scanner } from '../line/scanner.ts'
import type { LogLine } from '../log-line.ts'
import { keyHashOfBytes } from '../sketch/text-hash.ts'
import { longestTop } from '../tops.ts'
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

const colon = 0x3a
/** Of an IPv4 address, in characters. */
const longestFour = 15

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
  /** The `keyHash` of the text of a slot. */
  readonly #hashes = this.#known.map(({ size }) => new Int32Array(size))
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
    const { figures, spans } = this.#scanner
    const numbers = wideAt(this.#lines)
    piece.wide[numbers + wide.atMs] = figures[figure.atMs] ?? 0
    piece.wide[numbers + wide.durationUs] = figures[figure.durationUs] ?? 0
    piece.wide[numbers + wide.bytes] = figures[figure.bytes] ?? 0
    piece.wide[numbers + wide.upstreamUs] = figures[figure.upstreamUs] ?? 0
    const at = narrowAt(this.#lines)
    const { narrow: own } = piece
    own[at + narrow.status] = figures[figure.status] ?? 0
    own[at + narrow.protocol] = this.#slot(piece, field.protocol)
    const method = this.#slot(piece, field.method, this.#marks.method)
    own[at + narrow.method] = method
    own[at + narrow.host] = this.#slot(piece, field.host)
    own[at + narrow.route] = this.#slot(piece, field.route)
    own[at + narrow.upstream] = this.#slot(piece, field.upstream)
    const agent = this.#slot(piece, field.agent, this.#marks.agent)
    own[at + narrow.agent] = agent
    own[at + narrow.agentHash] = this.#hash(
      field.agent,
      spans[2 * field.agent] ?? 0,
      spans[2 * field.agent + 1] ?? 0,
    )
    own[at + narrow.blocked] = this.#slot(piece, field.blocked)
    own[at + narrow.by] = this.#slot(piece, field.by)
    own[at + narrow.marks] =
      this.#bitsOf(field.method, method) |
      this.#bitsOf(field.agent, agent) |
      this.#putPath(piece, at) |
      this.#putQuery(piece, at)
    this.#putClient(piece, at)
    this.#putReferrer(piece, at)
    this.#lines += 1
  }

  #bitsOf(which: number, slot: number): number {
    return this.#bits[which]?.[slot] ?? 0
  }

  /** The hash of what is counted of the text whose slot was just found; 0 when that is another text. */
  #hash(which: number, from: number, end: number): number {
    const known = this.#known[which]
    const hashes = this.#hashes[which]
    if (known === undefined || hashes === undefined || from === end) return 0
    const { last } = known
    if (known.isNew)
      hashes[last] = isCounted(this.#scanner.bytes, which, from, end)
        ? keyHashOfBytes(this.#scanner.bytes, from, end)
        : 0
    return hashes[last] ?? 0
  }

  #putClient({ narrow: own }: Piece, at: number): void {
    const { spans } = this.#scanner
    const from = spans[2 * field.client] ?? 0
    const end = spans[2 * field.client + 1] ?? 0
    own[at + narrow.clientFrom] = from
    own[at + narrow.clientEnd] = end
    own[at + narrow.client] = this.#secondSlot(field.client, from, end)
    own[at + narrow.clientHash] = this.#hash(field.client, from, end)
  }

  #putPath(piece: Piece, at: number): number {
    const { spans, bytes } = this.#scanner
    const { narrow: own } = piece
    const from = spans[2 * field.path] ?? 0
    const end = spans[2 * field.path + 1] ?? 0
    own[at + narrow.pathFrom] = from
    own[at + narrow.pathEnd] = end
    const slot = this.#secondSlot(field.path, from, end)
    own[at + narrow.path] = slot
    own[at + narrow.pathHash] = this.#hash(field.path, from, end)
    if (slot !== noSlot) return this.#bitsOf(field.path, slot)
    const bits = this.#bits[field.path]
    const known = this.#known[field.path]
    const found = this.#marks.path.of(bytes.latin1Slice(from, end))
    if (bits && known) bits[known.last] = found
    return found
  }

  #putQuery({ narrow: own }: Piece, at: number): number {
    const { spans, bytes } = this.#scanner
    const from = spans[2 * field.query] ?? 0
    const end = spans[2 * field.query + 1] ?? 0
    own[at + narrow.queryFrom] = from
    own[at + narrow.queryEnd] = end
    if (from === end || !this.#marks.query.mayMatch(bytes, from, end)) return 0
    return this.#marks.query.of(bytes.latin1Slice(from, end))
  }

  #putReferrer({ narrow: own }: Piece, at: number): void {
    const { spans, bytes } = this.#scanner
    const from = spans[2 * field.referrer] ?? 0
    const end = spans[2 * field.referrer + 1] ?? 0
    own[at + narrow.referrerFrom] = from
    own[at + narrow.referrerEnd] = end
    own[at + narrow.keyFrom] = 0
    own[at + narrow.keyEnd] = 0
    own[at + narrow.referrerKey] = noSlot
    own[at + narrow.referrerHash] = 0
    if (from === end || !referrerSpan(bytes, from, end, this.#key, longestTop)) return
    const [keyFrom = 0, keyEnd = 0] = this.#key
    own[at + narrow.keyFrom] = keyFrom
    own[at + narrow.keyEnd] = keyEnd
    own[at + narrow.referrerKey] = this.#secondSlot(field.referrer, keyFrom, keyEnd)
    own[at + narrow.referrerHash] = this.#hash(field.referrer, keyFrom, keyEnd)
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

/** Whether a text is counted as it is: long ones are cut, and clients with IPv6 are called otherwise. */
function isCounted(bytes: Buffer, which: number, from: number, end: number): boolean {
  if (which !== field.client) return end - from <= longestTop
  if (end - from > longestFour) return false
  for (let at = from; at < end; at += 1) if (bytes[at] === colon) return false
  return true
}
