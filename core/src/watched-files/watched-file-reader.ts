import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type {
  AddressList,
  Countries,
  CountryDatabase,
  Faulty,
  WatchedFiles,
} from '../routing/policy/watched-files.ts'
import { readAddressList } from './address-list.ts'
import { openCountries, readCountryDatabase } from './country-database.ts'
import { keptSince } from './kept-copy.ts'

/** Reads what others fill, by the same rules as the edge. What has not changed since is not read again. */
export class WatchedFileReader implements WatchedFiles {
  readonly #folder: string
  readonly #storage: string
  readonly #lists = new Map<string, AddressList>()
  readonly #databases = new Map<string, CountryDatabase>()

  /** @param place the folder of the lists and that of the edge's storage, as the edge has them */
  constructor({ lists, storage }: { lists: string; storage: string }) {
    this.#folder = lists
    this.#storage = storage
  }

  addressList(name: string): Promise<AddressList> {
    return remember(this.#lists, join(this.#folder, `${name}.txt`), readAddressList)
  }

  countryDatabase(path: string): Promise<CountryDatabase> {
    return remember(this.#databases, path, readCountryDatabase)
  }

  openCountries(path: string): Promise<Countries | Faulty> {
    return openCountries(path)
  }

  keptSince(path: string): Promise<number | null> {
    return keptSince(this.#storage, path)
  }
}

/** Reads a file that has changed since it was last good. */
async function remember<T extends { kind: 'good'; version: string; settled: boolean } | Faulty>(
  known: Map<string, T>,
  path: string,
  read: (path: string) => Promise<T>,
): Promise<T> {
  const before = known.get(path)
  if (before?.kind === 'good' && (await versionOf(path)) === before.version) return before
  known.delete(path)
  const found = await read(path)
  if (found.kind === 'good' && found.settled) known.set(path, found)
  return found
}

/** As a read says it; empty when there is none. */
async function versionOf(path: string): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true })
    return `${ino} ${mtimeNs} ${size}`
  } catch {
    return '' // A read says what is wrong.
  }
}
