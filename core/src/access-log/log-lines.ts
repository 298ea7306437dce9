import type { LogFound, LogSearch } from './search/search-log.ts'
import type { LogTail, LogTailed } from './search/tail-log.ts'

/** The lines of the access log themselves, as long as their files are there. Both reject with an AppError `unavailable`, also when no answer comes. */
export interface LogLines {
  /**
   * Looks for lines, the newest first, for some seconds at most.
   * @param asker who has one search under way at most
   */
  search(search: LogSearch, asker: string): Promise<LogFound>
  /** What came since the last time. */
  tail(tail: LogTail): Promise<LogTailed>
}
