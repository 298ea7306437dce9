/** The key from which all others are made. */
export interface MasterKey {
  /** The file that it came from. */
  readonly file: string
  /** Eight digits by which people tell keys apart. */
  fingerprint(): string
  /**
   * The new key beside the old one (`<file>.next`), by its fingerprint.
   * @throws AppError `invalid` when there is no good new key
   */
  next(): { file: string; fingerprint: string }
  /**
   * Reads the new key from `<file>.next`, seals everything anew under it in one transaction, ends all confirmations, one-time links and
   * enrolments, and puts the new file in the old one's place once that transaction holds. What cannot be put there is said in `warning`.
   * @throws AppError `invalid` when there is no good new key; then nothing was changed
   */
  rotate(nowMs: number): { sealedAnew: number; warning: string | null }
}
