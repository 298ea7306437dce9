import { proveCountry } from '@gatehouse/core/routing/policies/country/country-proof.ts'
import type { ProofDeps } from '@gatehouse/core/routing/policy/proof.ts'
import type { CountryDatabase } from '@gatehouse/core/routing/policy/watched-files.ts'
import { expect, it } from 'vitest'

const path = '/var/lib/countries.mmdb'
const german = '198.51.100.7'
const opened = {
  kind: 'open',
  version: 'first',
  countryOf: (address: string) => (address === german ? 'DE' : null),
  find: async (fits: (country: string) => boolean) => (fits('DE') ? german : null),
}
const good: CountryDatabase = {
  kind: 'good',
  path,
  type: 'GeoLite2-Country',
  builtAtMs: 0,
  version: 'first',
  settled: true,
}

/** What is proven of a policy that refuses Germany, by an edge that lets everybody through, when the database then is like this. */
async function proof(now: CountryDatabase) {
  const deps = {
    ask: async ({ client = '' }) => ({ status: 200, reached: true, header: () => [], client }),
    settings: { countryDatabase: path, trustedProxies: [] },
    stranger: () => '2001:db8::1',
    files: { openCountries: async () => opened, countryDatabase: async () => now },
  } as unknown as ProofDeps
  return proveCountry(deps, { countries: ['DE'], mode: 'deny', unknown: 'allow' })
}

it('a client who comes through is held against the edge only as long as the database is the one that was read', async () => {
  expect(await proof(good)).toEqual({
    verdict: 'failed',
    words: `a client at ${german} (DE): it came through to the target`,
  })
})

it.each<[string, CountryDatabase]>([
  ['was replaced', { ...good, version: 'second' }],
  ['was written just now, so that the edge may not have seen it', { ...good, settled: false }],
  ['has gone', { kind: 'faulty', path, fault: 'it is missing' }],
])('nothing is held against the edge when the database %s meanwhile', async (_how, now) => {
  expect(await proof(now)).toEqual({
    verdict: 'open',
    words: 'the country database was replaced just now',
  })
})
