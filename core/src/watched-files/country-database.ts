import { setImmediate } from 'node:timers/promises'
import { type CountryResponse, Reader } from 'mmdb-lib'
import type { Countries, CountryDatabase, Faulty } from '../routing/policy/watched-files.ts'
import { findAddress } from './find-address.ts'
import { readStable } from './read-stable.ts'

/** As in caddy/country/database.go. */
const maxFileBytes = 512 << 20
const types = ['Country', 'City', 'Enterprise']
/** What the metadata begins with, in the last 128 KiB (MaxMind DB File Format Specification, version 2.0). */
const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
const markerWithin = 128 << 10

/** Reads what a database says of itself, by the rules of the edge's `client_country`: what is good here is good there. */
export async function readCountryDatabase(path: string): Promise<CountryDatabase> {
  const opened = await openReader(path)
  if (opened.kind === 'faulty') return opened
  const { reader, version, settled } = opened
  try {
    // Another layout would make every client unknown without a word.
    if ((await find(reader, () => true)) === null)
      return { kind: 'faulty', path, fault: `${path} holds no country.iso_code` }
  } catch {
    return noDatabase(path)
  }
  const { databaseType: type, buildEpoch } = reader.metadata
  return { kind: 'good', path, type, builtAtMs: buildEpoch.getTime(), version, settled }
}

/** Opens a database for looking up. */
export async function openCountries(path: string): Promise<Countries | Faulty> {
  const opened = await openReader(path)
  if (opened.kind === 'faulty') return opened
  const { reader, version } = opened
  return {
    kind: 'open',
    version,
    countryOf: address => countryOf(reader, address),
    find: fits => find(reader, fits),
  }
}

function find(reader: Reader<CountryResponse>, fits: (country: string) => boolean): Promise<string | null> {
  const lookUp = (address: string) => {
    const [record, length] = reader.getWithPrefixLength(address)
    return { country: record?.country?.iso_code ?? null, length }
  }
  return findAddress(lookUp, fits, { ipv6: reader.metadata.ipVersion === 6, pause: () => setImmediate() })
}

type Opened = { kind: 'open'; reader: Reader<CountryResponse>; version: string; settled: boolean } | Faulty

async function openReader(path: string): Promise<Opened> {
  const file = await readStable(path, maxFileBytes)
  if (typeof file === 'string') return { kind: 'faulty', path, fault: file }
  if (!file.bytes.subarray(-markerWithin).includes(marker)) return noDatabase(path)
  try {
    const reader = new Reader<CountryResponse>(file.bytes)
    const { databaseType } = reader.metadata
    if (!types.some(type => databaseType.includes(type)))
      return {
        kind: 'faulty',
        path,
        fault: `${path} is not a type of database with countries; a Country or City database is needed`,
      }
    return { kind: 'open', reader, version: file.version, settled: file.settled }
  } catch {
    return noDatabase(path)
  }
}

/** The reader's own words tell what is in the file, whatever file it is. */
function noDatabase(path: string): Faulty {
  return { kind: 'faulty', path, fault: `${path} is not a MaxMind database` }
}

/** IPv6 is not in a database of IPv4 alone. */
function countryOf(reader: Reader<CountryResponse>, address: string): string | null {
  if (reader.metadata.ipVersion === 4 && address.includes(':')) return null
  return reader.get(address)?.country?.iso_code ?? null
}
