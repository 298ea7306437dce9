import type { Faulty, WatchedFiles } from '../../core/src/routing/policy/watched-files.ts'

/** A machine without any file that others fill. */
export const noFiles: WatchedFiles = {
  addressList: async name => missing(name),
  countryDatabase: async path => missing(path),
  openCountries: async path => missing(path),
  keptSince: async () => null,
}

function missing(path: string): Faulty {
  return { kind: 'faulty', path, fault: `${path} is missing` }
}
