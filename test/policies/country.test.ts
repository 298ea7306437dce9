import { fileURLToPath } from 'node:url'
import { describe, expect } from 'vitest'
import { showsPolicy } from './scene.ts'

/** Networks for documentation in DE, FR and CH; caddy/country/fixture_test.go says which. */
const countryDatabase = fileURLToPath(new URL('../../caddy/country/testdata/countries.mmdb', import.meta.url))
const german = ['198.51.100.7', '2001:db8:de::1', '::ffff:198.51.100.9']
const french = ['203.0.113.7', '2001:db8:f4::1']
const unknown = ['192.0.2.1', '10.0.0.1', '127.0.0.1', '::1', '2001:db8:ffff::1', 'fe80::1']

describe('country', () => {
  showsPolicy({
    title: 'lets only the named countries through',
    settings: { countryDatabase },
    add: 'policy add it country countries=de mode=allow unknown=deny',
    check: async scene => {
      for (const client of german) expect((await scene.ask('/', { client })).status, client).toBe(200)
      const reached = await scene.reaching(async () => {
        for (const client of [...french, ...unknown])
          expect((await scene.ask('/', { client })).status, client).toBe(403)
      })
      expect(reached).toBe(0)
    },
  })

  showsPolicy({
    title: 'refuses the named countries and lets the unknown through',
    settings: { countryDatabase },
    add: 'policy add it country countries=DE,CH mode=deny unknown=allow',
    check: async scene => {
      for (const client of [...german, '2001:db8:0:ff12::1'])
        expect((await scene.ask('/', { client })).status, client).toBe(403)
      for (const client of [...french, ...unknown])
        expect((await scene.ask('/', { client })).status, client).toBe(200)
    },
  })

  showsPolicy({
    title: 'lets the unknown through beside the named',
    settings: { countryDatabase },
    add: 'policy add it country countries=DE mode=allow unknown=allow',
    check: async scene => {
      for (const client of [...german, ...unknown])
        expect((await scene.ask('/', { client })).status, client).toBe(200)
      for (const client of french) expect((await scene.ask('/', { client })).status, client).toBe(403)
    },
  })

  showsPolicy({
    title: 'refuses the unknown beside the named',
    settings: { countryDatabase, trustedProxies: [] },
    add: 'policy add it country countries=DE mode=deny unknown=deny',
    check: async scene => {
      const headers = { 'X-Forwarded-For': '203.0.113.7', 'X-Real-IP': '203.0.113.7' }
      expect((await scene.ask('/', { headers })).status).toBe(403)
    },
  })

  showsPolicy({
    title: 'says what cannot be shown when the database has nobody of the country',
    settings: { countryDatabase },
    add: 'policy add it country countries=TV mode=allow unknown=deny',
    verdict: 'open',
    check: async scene => {
      for (const client of [...german, ...french, ...unknown])
        expect((await scene.ask('/', { client })).status, client).toBe(403)
    },
  })
})
