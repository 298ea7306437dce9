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

/** A database of countries in the MaxMind format, as it is now. */
export type CountryDatabase =
  | {
      kind: 'good'
      path: string
      /** Its own name for what it is: `GeoLite2-Country`. */
      type: string
      builtAtMs: number
      version: string
      settled: boolean
    }
  | Faulty

/** A database of countries, opened for looking up. */
export interface Countries {
  kind: 'open'
  version: string
  /** The code of the country of an address; null when it is not known. */
  countryOf(address: string): string | null
  /**
   * An address of a country that fits.
   * @returns null when none was found; it looks at a part of a large database only, so that may mean that there are few
   */
  find(fits: (country: string) => boolean): Promise<string | null>
}

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
  /** The database at a path. */
  countryDatabase(path: string): Promise<CountryDatabase>
  /** The same, to look something up. Costs as much memory as the file is long. */
  openCountries(path: string): Promise<Countries | Faulty>
  /**
   * When the edge read what it keeps of a file at a path and uses while that is faulty, in milliseconds since 1970. Null when it keeps
   * nothing of it, so that it cannot start without the file.
   */
  keptSince(path: string): Promise<number | null>
}

/** A file that a policy depends on, for people. */
export interface FileState {
  /** `the list office` */
  what: string
  path: string
  /** Why the edge would not take it, as in `Faulty`; null when it would. */
  fault: string | null
  /** What is in it: `1204 networks`, or the type of a database. Empty for a faulty one. */
  holds: string
  /** What the moment is about that follows: `changed` or `built`. */
  since: 'changed' | 'built'
  /** Null for a faulty one. */
  sinceMs: number | null
  /** Of a faulty one: when the edge read what it uses instead, as in `WatchedFiles.keptSince`. Null for a good one. */
  keptMs: number | null
}

/** What is to say of a file that the edge would not take. */
export async function faultyState(
  { path, fault }: Faulty,
  files: WatchedFiles,
): Promise<Pick<FileState, 'holds' | 'sinceMs' | 'keptMs'> & { fault: string }> {
  return { fault, holds: '', sinceMs: null, keptMs: await files.keptSince(path) }
}
