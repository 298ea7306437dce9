/** A file of a log, as it was found. */
export interface LoggedFile {
  /** Of the file itself, without its folder. */
  name: string
  /** What its name says of when it was rotated, so that texts are in the order of time; '' for the log itself. */
  rotated: string
  packed: boolean
  ino: number
  /** As it lies on the disk. */
  size: number
}

/** A file of a log that is open for reading. */
export interface OpenLog {
  /** Of what was found, also when that is packed. */
  readonly ino: number
  /** False: it was packed, and damaged. */
  readonly whole: boolean
  /** How long it is now, unpacked. */
  size(): number
  /** Fills a buffer as far as there is something from `offset` on. @returns how many bytes */
  read(into: Buffer, offset: number): number
  close(): void
}

/** The files of a log that is rotated by renaming. Everything but `unpack` waits for the disk. */
export interface LogFiles {
  /**
   * Those that were rotated, oldest first, and then the log itself where it is there. What is there both packed and not is named once.
   * @throws AppError `unavailable` with a clause without a full stop, as the others do
   */
  list(): LoggedFile[]
  /** The log itself; null while it is missing. */
  current(): LoggedFile | null
  /** `packed`: it must be unpacked first. */
  open(file: LoggedFile): OpenLog | 'gone' | 'packed'
  /** Its first bytes, unpacked: so many, or as many as there are. */
  head(file: LoggedFile, bytes: number): Buffer
  /** Unpacks a file, for the next `open`; as much as can be read of one that is damaged. @throws AppError */
  unpack(file: LoggedFile): Promise<void>
  /** Deletes what was unpacked. */
  tidy(): void
}
