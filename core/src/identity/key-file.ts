/** Where the master key lies, and beside it the one of the next rotation. */
export interface KeyFile {
  /** The path of the key. */
  readonly path: string
  /** The path at which the key of the next rotation is laid down. */
  readonly nextPath: string
  /**
   * The key, or null when there is none.
   * @throws AppError `invalid` when it is no regular file, can be read or written by others than its owner, or holds no good key
   */
  read(): Buffer | null
  /** The same of the next key. @throws AppError `invalid` */
  readNext(): Buffer | null
  /**
   * Puts the next key in the place of the old one.
   * @throws Error of the file system when it does not let that happen
   */
  takeNext(): void
  /** Whether `takeNext` can be hoped to work, found out by trying to make something there. */
  canTakeNext(): boolean
}

/** What a person must do where Gatehouse may not write beside the key. */
export function swapByHand({ path, nextPath }: KeyFile): string {
  return `The new master key counts, but Gatehouse cannot write beside ${path}: put ${nextPath} in its place yourself. Until then leave both there; Gatehouse starts with either.`
}
