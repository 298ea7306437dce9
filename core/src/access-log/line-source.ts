import type { LogFiles, LoggedFile } from './follow/log-files.ts'
import { type Followed, LogFollower } from './follow/log-follower.ts'
import type { LogPosition } from './follow/log-position.ts'
import { addUnread, noUnread, type Unread } from './follow/unread.ts'
import type { LogLine } from './log-line.ts'

/** Gives the lines of a log, each once, from a position on, in their order. */
export interface LineSource {
  /** Right behind the last line that was given. */
  readonly position: LogPosition
  /** What could not be read before that, since this began. */
  readonly unread: Unread
  /** What is there behind it, as far as it is known. */
  readonly behindBytes: number
  /** Gives those of one MiB at most. Nothing was left when that was of no bytes, nothing hinders it, and it waits for nothing. */
  follow(take: (line: LogLine) => void): Followed
  /** Unpacks what `follow` has named. @throws AppError */
  unpack(file: LoggedFile): Promise<void>
  close(): void
}

/** What reads one line, from `from` up to `end`; null for what is none. */
export type ReadLine = (bytes: Buffer, from: number, end: number) => LogLine | null

/** Reads them itself, whenever it is asked. */
export class FollowedLines implements LineSource {
  readonly #files: LogFiles
  readonly #readLine: ReadLine
  readonly #follower: LogFollower
  #garbage = 0

  constructor(files: LogFiles, readLine: ReadLine, position: LogPosition | null) {
    this.#files = files
    this.#readLine = readLine
    this.#follower = new LogFollower(files, position)
  }

  get position(): LogPosition {
    return this.#follower.position
  }

  get unread(): Unread {
    return addUnread({ ...noUnread(), garbage: this.#garbage }, this.#follower.unread)
  }

  get behindBytes(): number {
    return this.#follower.behindBytes
  }

  follow(take: (line: LogLine) => void): Followed {
    return this.#follower.follow((bytes, from, end) => {
      const line = this.#readLine(bytes, from, end)
      if (line === null) this.#garbage += 1
      else take(line)
    })
  }

  unpack(file: LoggedFile): Promise<void> {
    return this.#files.unpack(file)
  }

  close(): void {
    this.#follower.close()
  }
}

/** The same, for who begins to read. */
export function followedLines(files: LogFiles, readLine: ReadLine): (from: LogPosition | null) => LineSource {
  return position => new FollowedLines(files, readLine, position)
}
