/** The file that the edge follows. */
export interface ListFile {
  /**
   * Puts this text in its place, whole, whatever was there.
   * @throws AppError `unavailable` when it cannot be written; then it is as it was
   */
  write(text: string): void
  /** What is wrong with it, as a clause without a full stop; null when it holds exactly this text. Never throws. */
  fault(text: string): string | null
  /**
   * Calls back soon after anybody has changed it, from now on until the signal, in place of an earlier call. Where the system tells of no
   * changes nothing is called back. Never throws.
   */
  follow(changed: () => void, signal: AbortSignal): void
}

/** What the edge says and shows of blocks. */
export interface EdgeSide {
  /**
   * The SHA-256 of the list that the edge has in force, as `listText` seals it; null when it has none.
   * @throws AppError `unavailable`
   */
  seal(): Promise<string | null>
  /**
   * Whether a real request of this client is refused by a block: everywhere, or on a route. Null when there is nothing to ask.
   * @throws AppError `unavailable`
   */
  refuses(client: string, route: string | null): Promise<boolean | null>
}
