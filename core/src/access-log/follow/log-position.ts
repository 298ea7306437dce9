/** How far a log was read. */
export interface LogPosition {
  /** Of the file that is being read. */
  ino: number
  /** SHA-256 in hexadecimal digits of its first `headBytes`: by it a file is known that was copied back, or compressed. */
  head: string
  /** At most 1024, and never more than `offset`. */
  headBytes: number
  /** Where the last whole line ended that was taken. */
  offset: number
  /** How long the file was at least. */
  size: number
  /** The name of the newest rotated file before it; all up to that one are read. '' when there was none. */
  before: string
}

/** Before anything was read. */
export const nowhere: LogPosition = { ino: 0, head: '', headBytes: 0, offset: 0, size: 0, before: '' }
