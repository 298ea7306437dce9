import { AppError, errorWords } from '../../error.ts'
import { findAgain, findOwn, firstUnread } from './find-again.ts'
import { LineSplitter, type TakeLine } from './line-splitter.ts'
import type { LogFiles, LoggedFile, OpenLog } from './log-files.ts'
import { beginsWith, headOf, noHead } from './log-head.ts'
import { type LogPosition, nowhere } from './log-position.ts'
import { addUnread, noUnread, type Unread } from './unread.ts'
import { Waiting } from './waiting.ts'

/** What came of reading on. */
export interface Followed {
  readBytes: number
  /** What is there and not read yet; a compressed file counts as it lies on the disk. */
  behindBytes: number
  /** A file that must be unpacked before anything more can be read. */
  packed: LoggedFile | null
  /** Why it cannot go on, as a clause without a full stop. */
  blind: string | null
  /** It is not known yet whether there is more. */
  waits: boolean
}

const chunkBytes = 1024 * 1024

/** The file that is being read. */
interface Reading {
  file: OpenLog
  found: LoggedFile
}

/**
 * Reads a log from a position on, each line once, whatever is rotated, compressed, copied back or cut off meanwhile. Where nothing was
 * read before it begins with the oldest file that is there.
 */
export class LogFollower {
  readonly #files: LogFiles
  readonly #splitter = new LineSplitter()
  #buffer: Buffer | null = null
  readonly #waiting = new Waiting()
  #position: LogPosition
  #reading: Reading | null = null
  #readBytes = 0
  #unread = noUnread()

  constructor(files: LogFiles, position: LogPosition | null) {
    this.#files = files
    this.#position = position ?? nowhere
  }

  /** Right behind the last line that was taken. */
  get position(): LogPosition {
    return this.#position
  }

  /** What could not be read before `position`, since this began. */
  get unread(): Unread {
    const { tooLong, damaged } = this.#splitter
    return addUnread(this.#unread, { ...noUnread(), tooLong, garbage: damaged })
  }

  /** What is there and not read yet, as far as it is known. */
  get behindBytes(): number {
    const own = this.#reading === null ? 0 : this.#reading.file.size() - this.#readBytes
    return Math.max(0, own) + this.#waiting.bytes
  }

  /**
   * Reads on for one chunk, of at most one MiB. Nothing was left to read when that was of no bytes, and nothing hinders it.
   * @param into what it is read into, when that is not to be its own
   */
  follow(take: TakeLine, into?: Buffer): Followed {
    try {
      this.#buffer = into ?? this.#buffer ?? Buffer.allocUnsafe(chunkBytes)
      const readBytes = this.#readOn(take, this.#buffer)
      return { readBytes, behindBytes: this.behindBytes, packed: null, blind: null, waits: false }
    } catch (error) {
      if (error instanceof Packed)
        return { readBytes: 0, behindBytes: error.file.size, packed: error.file, blind: null, waits: false }
      const words =
        error instanceof AppError ? error.message : `the access log cannot be read (${errorWords(error)})`
      return { readBytes: 0, behindBytes: this.behindBytes, packed: null, blind: words, waits: false }
    }
  }

  close(): void {
    this.#reading?.file.close()
    this.#reading = null
  }

  #readOn(take: TakeLine, into: Buffer): number {
    for (;;) {
      const reading = this.#reading ?? this.#findAgain()
      if (reading === null) continue
      const read = this.#readChunk(reading, take, into)
      if (read > 0) return read
      if (this.#reading !== null && !this.#moveOn(this.#reading)) return 0
    }
  }

  /** @returns 0 at the end of the file, or when it was cut off and another reading begins */
  #readChunk({ file, found }: Reading, take: TakeLine, into: Buffer): number {
    const size = file.size()
    const at = this.#readBytes
    if (size < at || (size > at && !beginsWith(file, this.#position))) {
      this.close()
      return 0
    }
    const read = file.read(into, at)
    if (read === 0) return 0
    this.#readBytes += read
    this.#splitter.push(into.subarray(0, read), take)
    const offset = this.#readBytes - this.#splitter.pending
    const { before } = this.#position
    const head = headOf(file, offset, this.#position)
    this.#position = { ino: found.ino, ...head, offset, size: Math.max(size, this.#readBytes), before }
    return read
  }

  /** @returns null when what was found is gone again */
  #findAgain(): Reading | null {
    const { file, offset, fate, list } = findAgain(this.#files, this.#position)
    const reading = this.#open(file)
    if (reading === null) return null
    if (fate === 'cut') this.#unread.cutOff += 1
    if (fate === 'lost') this.#lose(this.#position.size - this.#position.offset)
    this.#begin(reading, offset)
    this.#waiting.expect(list, file)
    return reading
  }

  /**
   * Goes on to the next file once there is one: then the one before was closed, so that nothing more comes there.
   * @returns whether there may be more to read
   */
  #moveOn({ file, found }: Reading): boolean {
    if (this.#files.current()?.ino === file.ino) return false
    if (file.size() > this.#readBytes) return true
    const list = this.#files.list()
    const rotated = this.#nameNow(list, found)
    for (const bytes of this.#waiting.gone(list, rotated)) this.#lose(bytes)
    const next = firstUnread(list, rotated)
    this.#waiting.expect(list, null)
    const reading = this.#open(next)
    if (reading === null) return true
    if (this.#splitter.pending > 0) this.#unread.torn += 1
    if (!file.whole) this.#lose(0)
    file.close()
    this.#files.tidy()
    this.#position = { ...nowhere, before: rotated }
    this.#begin(reading, 0)
    this.#waiting.expect(list, next)
    return true
  }

  /** What the file that is being read is called by now. */
  #nameNow(list: readonly LoggedFile[], found: LoggedFile): string {
    if (found.rotated !== '') return found.rotated
    const own = list.find(({ ino, rotated }) => ino === found.ino && rotated !== '')
    return (own ?? findOwn(this.#files, list, this.#position))?.rotated ?? this.#position.before
  }

  /** @returns null when the file is gone, or is another by now */
  #open(found: LoggedFile): Reading | null {
    const file = this.#files.open(found)
    if (file === 'packed') throw new Packed(found)
    if (file === 'gone') return null
    if (file.ino === found.ino) return { file, found }
    file.close()
    return null
  }

  #begin(reading: Reading, offset: number): void {
    const known = offset > 0 ? headOf(reading.file, offset, this.#position) : noHead
    this.#reading = reading
    this.#readBytes = offset
    this.#splitter.reset()
    const { ino } = reading.found
    const { before } = this.#position
    const { head, headBytes } = known
    this.#position = { ino, head, headBytes, offset, size: offset, before }
  }

  #lose(bytes: number): void {
    this.#unread.lostFiles += 1
    this.#unread.lostBytes += Math.max(0, bytes)
  }
}

/** Thrown within this file alone: what comes next is compressed. */
class Packed extends Error {
  readonly file: LoggedFile

  constructor(file: LoggedFile) {
    super('the next file is compressed')
    this.file = file
  }
}
