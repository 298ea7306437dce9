/** The key from which all others are made. */
export interface MasterKey {
  /** The file that it came from. */
  readonly file: string
  /**
   * Reads a new key from beside the old one (`<file>.next`), seals everything anew under it in one transaction, ends all confirmations
   * and one-time links, and puts the new file in the old one's place.
   * @throws AppError `invalid` when there is no good new key; then nothing was changed
   */
  rotate(nowMs: number): { sealedAnew: number; warning: string | null }
}
