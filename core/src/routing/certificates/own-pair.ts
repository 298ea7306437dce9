import type { Certificate } from './certificate.ts'

/** A certificate with its key that an operator has brought, checked. The key itself never leaves the files. */
export interface OwnPair {
  /** Of its files: `<name>.crt` and `<name>.key`. */
  name: string
  /** The same for the same chain of certificates. */
  id: string
  certificate: Certificate
}

/** What is wrong with a file; `name` is that of its pair. */
export interface PairProblem {
  name: string
  /** One sentence. */
  words: string
}

/** What lies in the folder: the good pairs by name, and what is wrong with the others. */
export interface FolderReading {
  pairs: OwnPair[]
  problems: PairProblem[]
}

/** The folder where operators put their certificates, and what of it the edge uses. */
export interface OwnPairs {
  /** Reads the folder; with `anew` also the files that look the same as at the last reading. */
  read(nowMs: number, anew?: boolean): FolderReading
  /** The pairs that the edge uses now. */
  inUse(): readonly OwnPair[]
  /**
   * From now on the edge uses these, which have been read or are in use: it has copies of its own, so that a file that is replaced or removed
   * does no harm until its successor is checked.
   * @throws AppError `unavailable` when they cannot be copied
   */
  use(pairs: readonly OwnPair[]): void
  /** Makes what is in use last over a restart, once it has shown that it works. */
  keep(): void
}
