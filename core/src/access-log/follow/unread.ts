/** What was in the log and could not be read, or not be counted. */
export interface Unread {
  /** Lines that are none of an access log, or damaged. */
  garbage: number
  /** Lines of more than 512 KiB. */
  tooLong: number
  /** Lines whose end never came. */
  torn: number
  /** Lines from the future, or from before anything is kept. */
  outOfTime: number
  /** Times that the log was cut off in place; what was lost by that is not known. */
  cutOff: number
  /** Files that went with something unread in them. */
  lostFiles: number
  /** At least so many bytes were in those. */
  lostBytes: number
}

/** Nothing. */
export function noUnread(): Unread {
  return { garbage: 0, tooLong: 0, torn: 0, outOfTime: 0, cutOff: 0, lostFiles: 0, lostBytes: 0 }
}

/** The sum of two. */
export function addUnread(one: Unread, other: Unread): Unread {
  return {
    garbage: one.garbage + other.garbage,
    tooLong: one.tooLong + other.tooLong,
    torn: one.torn + other.torn,
    outOfTime: one.outOfTime + other.outOfTime,
    cutOff: one.cutOff + other.cutOff,
    lostFiles: one.lostFiles + other.lostFiles,
    lostBytes: one.lostBytes + other.lostBytes,
  }
}
