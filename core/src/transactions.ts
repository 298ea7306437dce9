/** Where stores write together: all of it or nothing. Calls nest; the outermost one decides. */
export interface Transactions {
  /**
   * Runs `work` in one transaction that nobody else writes beside; what it throws undoes everything.
   * @throws AppError `unavailable` when nothing can be written
   */
  write<T>(work: () => T): T
}
