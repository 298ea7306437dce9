import type { MessagePort } from 'node:worker_threads'
import type { LoggedFile } from '@gatehouse/core/access-log/follow/log-files.ts'
import type { Followed } from '@gatehouse/core/access-log/follow/log-follower.ts'
import type { LogPosition } from '@gatehouse/core/access-log/follow/log-position.ts'
import type { Unread } from '@gatehouse/core/access-log/follow/unread.ts'
import type { Packed } from '@gatehouse/core/access-log/pieces/packer.ts'

/** What a thread that reads is given at its start. */
export interface ReadingData {
  /** Of the log. */
  path: string
  /** A folder of this user alone, for what is unpacked. */
  scratch: string
  /** Where it begins. */
  from: LogPosition | null
  /** What it reads into (`Piece`). */
  pieces: readonly SharedArrayBuffer[]
  /** It is asked and answers here. */
  port: MessagePort
  /** Rises with each answer, for who waits. */
  answered: Int32Array
}

/** To read on into a piece, by its place, or to unpack a file before. */
export type ReadingAsked = { read: number } | { unpack: LoggedFile }

/** What came of reading on, and how things are behind it. */
export interface ReadingAnswer {
  /** The piece that was read into. */
  piece: number
  packed: Packed
  followed: Followed
  position: LogPosition
  unread: Unread
}
