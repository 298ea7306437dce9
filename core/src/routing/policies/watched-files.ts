/** A list of addresses in a file that somebody else fills, as it is now. */
export type AddressList =
  | {
      kind: 'good'
      path: string
      /** In the spelling of the file, without zones. */
      networks: readonly string[]
      changedAtMs: number
      /** Another one for other content. */
      version: string
      /** It was not changed within the last two seconds, so that the edge has seen it. */
      settled: boolean
    }
  | Faulty

/** The edge would not take the file. */
export interface Faulty {
  kind: 'faulty'
  path: string
  /** What is wrong with it, naming file and line: a clause without a full stop, and without anything that stands in the file. */
  fault: string
}

/** Files that others fill and the edge follows by itself. What is good here is good for the edge. */
export interface WatchedFiles {
  /** A list of addresses by its name. */
  addressList(name: string): Promise<AddressList>
}

/** A file that a policy depends on, for people. */
export interface FileState {
  /** `the list office` */
  what: string
  path: string
  /** Why the edge would not take it, as in `Faulty`; null when it would. */
  fault: string | null
  /** What is in it: `1204 networks`. */
  holds: string
  /** What the moment is about that follows: `changed` or `built`. */
  since: 'changed' | 'built'
  /** Null for a faulty one. */
  sinceMs: number | null
}
