import { fieldCount } from '../line/fields.ts'

/** Of a log that is read at once. */
const logBytes = 512 * 1024
/** Behind it; four bytes are looked at together. */
const spareBytes = 8
/** Lines of 128 bytes would fill it; those of an edge have twice as many and more. What has no room goes another way (`Packed.others`). */
const mostLines = 4096
/** Texts that are met for the first time. */
const mostMeanings = 8192

/** Of a line: its numbers, which are fractions or large. */
export const wide = { atMs: 0, durationUs: 1, bytes: 2, upstreamUs: 3 } as const
const wides = 4
/**
 * Of a line: its status, which detectors look for what its texts have (`Marks`), its `traits`, the `pathMark` of its path, and of each text its
 * slot (`KnownSlots`), or where it begins and ends, or both. `nameEnd` is where the beginning of the client ends that it is called by
 * (`clientName`), and `nameHash` the `textHash` of that: 0 when it is called otherwise, as is `networkHash` then. `keyEnd` is 0 where the
 * referrer's key is no part of it.
 */
export const narrow = {
  status: 0,
  marks: 1,
  method: 2,
  host: 3,
  route: 4,
  agent: 5,
  blocked: 6,
  by: 7,
  path: 18,
  referrerKey: 19,
  protocolFrom: 8,
  protocolEnd: 9,
  clientFrom: 10,
  clientEnd: 11,
  nameEnd: 12,
  nameHash: 13,
  pathFrom: 14,
  pathEnd: 15,
  queryFrom: 16,
  queryEnd: 17,
  referrerFrom: 20,
  referrerEnd: 21,
  keyFrom: 22,
  keyEnd: 23,
  upstreamFrom: 24,
  upstreamEnd: 25,
  networkHash: 26,
  traits: 27,
  pathMark: 28,
} as const
const narrows = 29
/** In place of a slot: the text has none. */
export const noSlot = -1
/** In place of a status: the next of the others. */
export const otherLine = -1
/** What a slot means from a line on: its number, field and slot, and where the text begins and ends. */
export const meaning = { line: 0, field: 1, slot: 2, from: 3, end: 4 } as const
const meanings = 5

/** A part of a log and what its lines say, in memory that two threads share: one writes it, hands it over, and does not touch it until it comes back. */
export class Piece {
  readonly memory: SharedArrayBuffer
  /** Of the log, with some more behind them. */
  readonly bytes: Buffer
  /** Of the same bytes. */
  readonly view: DataView
  /** What a log is read into. */
  readonly room: Buffer
  readonly wide: Float64Array
  readonly narrow: Int32Array
  readonly meanings: Int32Array

  constructor(memory = new SharedArrayBuffer(pieceBytes)) {
    this.memory = memory
    let at = 0
    const next = (bytes: number) => {
      at += bytes
      return at - bytes
    }
    this.wide = new Float64Array(memory, next(8 * wides * mostLines), wides * mostLines)
    this.narrow = new Int32Array(memory, next(4 * narrows * mostLines), narrows * mostLines)
    this.meanings = new Int32Array(memory, next(4 * meanings * mostMeanings), meanings * mostMeanings)
    this.bytes = Buffer.from(memory, at, logBytes + spareBytes)
    this.view = new DataView(memory, at, logBytes + spareBytes)
    this.room = this.bytes.subarray(0, logBytes)
  }
}

const pieceBytes =
  8 * wides * mostLines + 4 * narrows * mostLines + 4 * meanings * mostMeanings + logBytes + spareBytes

/** Where a line or a meaning begins. */
export const wideAt = (line: number): number => line * wides
export const narrowAt = (line: number): number => line * narrows
export const meaningAt = (at: number): number => at * meanings
/** Whether there is room for another line, with all that it may mean. */
export const hasRoom = (lines: number, known: number): boolean =>
  lines < mostLines && known + fieldCount <= mostMeanings
