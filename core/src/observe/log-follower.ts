import { LineSplitter } from '../access-log/follow/line-splitter.ts'
import type { LogFiles, LoggedFile, OpenLog } from '../access-log/follow/log-files.ts'
import { AppError, errorWords } from '../error.ts'
import { findStart, openOf, plainFiles } from './log-start.ts'

/** What came of reading on. */
interface Followed {
  /** What is there and not read yet. */
  behindBytes: number
  /** Why it cannot go on, as a clause without a full stop. */
  blind: string | null
}

const chunkBytes = 1024 * 1024

/**
 * Reads what is written to a log, each line once: on through rotation by renaming, and from the beginning when the file was cut off. All
 * reading waits for the disk, so it belongs into a thread of its own.
 */
export class LogFollower {
  readonly #files: LogFiles
  readonly #sinceMs: number
  readonly #splitter = new LineSplitter()
  readonly #buffer = Buffer.alloc(chunkBytes)
  #file: OpenLog | null = null
  #offset = 0
  #started = false
  #beganInside = false
  #torn = 0

  /** @param sinceMs lines from before this moment are of no use, as far as they can be left out cheaply */
  constructor(files: LogFiles, sinceMs: number) {
    this.#files = files
    this.#sinceMs = sinceMs
  }

  /** Lines that came without their end, or were too long. */
  get unread(): number {
    return this.#torn + this.#splitter.tooLong + this.#splitter.damaged
  }

  /** Whether it has left out the beginning of what there was when it began. */
  get beganInside(): boolean {
    return this.#beganInside
  }

  /** Reads on, at most about `mostBytes`. */
  follow(mostBytes: number, take: (line: string) => void): Followed {
    try {
      for (let left = mostBytes; left > 0; ) {
        const read = this.#readOn(take)
        left -= read
        if (read === 0 && !this.#moveOn()) break
      }
      const file = this.#open()
      return { behindBytes: Math.max(0, file.size() - this.#offset), blind: null }
    } catch (error) {
      const words =
        error instanceof AppError ? error.message : `the access log cannot be read (${errorWords(error)})`
      return { behindBytes: 0, blind: words }
    }
  }

  close(): void {
    this.#file?.close()
    this.#file = null
  }

  #readOn(take: (line: string) => void): number {
    const file = this.#open()
    if (file.size() < this.#offset) this.#begin(0)
    const read = file.read(this.#buffer, this.#offset)
    this.#offset += read
    this.#splitter.push(this.#buffer.subarray(0, read), (bytes, from, end) => {
      // Each byte as one character: what is read from it is plain ASCII, and this is the fastest way.
      take(bytes.toString('latin1', from, end))
    })
    return read
  }

  #open(): OpenLog {
    if (this.#file) return this.#file
    if (this.#started) {
      this.#file = openOf(this.#files, this.#current())
      this.#begin(0)
      return this.#file
    }
    const { file, offset } = findStart(this.#files, this.#current(), this.#sinceMs)
    this.#file = openOf(this.#files, file)
    this.#started = true
    this.#beganInside = offset > 0
    this.#begin(offset, offset > 0)
    return this.#file
  }

  /** @throws AppError when the log is missing */
  #current(): LoggedFile {
    const current = this.#files.current()
    if (current !== null) return current
    throw new AppError('unavailable', 'the access log is missing')
  }

  /**
   * Goes on to the next file once Caddy has begun one: it closes the old one before, so that nothing more comes there.
   * @returns whether there is more to read
   * @throws AppError when the log is missing
   */
  #moveOn(): boolean {
    const file = this.#open()
    const current = this.#current()
    if (current.ino === file.ino) return file.size() < this.#offset
    if (file.size() > this.#offset) return true
    const list = plainFiles(this.#files)
    const at = list.findIndex(({ ino }) => ino === file.ino)
    const next = at === -1 ? undefined : list[at + 1]
    if (this.#splitter.pending > 0) this.#torn += 1
    file.close()
    this.#file = null
    this.#file = openOf(this.#files, next ?? current)
    this.#begin(0)
    return true
  }

  #begin(offset: number, inside = false): void {
    this.#offset = offset
    this.#splitter.reset(inside)
  }
}
