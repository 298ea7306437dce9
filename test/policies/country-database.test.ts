import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { countryCodes } from '@gatehouse/core/routing/policies/country/country-codes.ts'
import { country } from '@gatehouse/core/routing/policies/country.ts'
import { typedOptions, weakenings } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { Settings } from '@gatehouse/core/routing/settings.ts'
import { describe, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { PolicyScene } from './scene.ts'

const beside = (name: string) =>
  fileURLToPath(new URL(`../../caddy/country/testdata/${name}`, import.meta.url))
const fixture = beside('countries.mmdb')
/** The whole sentence: nothing of what is in the file. */
const constant = /countries\.mmdb is not a MaxMind database\.\s*$/m
const add = 'policy add it country countries=DE mode=deny unknown=allow'

/** A scene with a database of its own, which can be spoiled. */
async function withDatabase(work: (scene: PolicyScene, path: string) => Promise<void>): Promise<void> {
  const scene = await PolicyScene.start()
  try {
    const path = join(scene.gatehouse.edge.folder, 'countries.mmdb')
    copyFileSync(fixture, path)
    utimesSync(path, 1_760_000_000, 1_760_000_000)
    await work(scene, path)
  } finally {
    await scene.stop()
  }
}

describe('the database of countries', () => {
  it('is needed before a route carries the policy, and is shown with its age', () =>
    withDatabase(async ({ gatehouse }, path) => {
      await gatehouse.done(add)
      const early = await gatehouse.expectUnchanged(() => gatehouse.type('route policy add shop it'))
      expect(textOf(early.reply)).toContain('The policy it needs a database of countries: settings set')
      await gatehouse.done(`settings set country-database=${path}`, 'route policy add shop it')
      for (const line of ['settings show', 'policy show it']) {
        const shown = textOf(await gatehouse.done(line))
        expect(shown).toMatch(/Gatehouse-Test-Country, built 2025-10-09 08:53 UTC, \d+ days old/)
        expect(shown).toMatch(/Bring a newer database to .*: the country database is \d+ days old/)
      }
      const gone = await gatehouse.expectUnchanged(() => gatehouse.type('settings set country-database=none'))
      expect(textOf(gone.reply)).toContain('The policy it needs a database of countries')
    }))

  it.each<[string, (path: string) => void, RegExp]>([
    ['is missing', path => rmSync(path), /countries.mmdb is missing/],
    [
      'is a pipe',
      path => execFileSync('sh', ['-c', 'rm "$0" && mkfifo "$0"', path]),
      /is not a regular file/,
    ],
    [
      'has another type',
      path => copyFileSync(beside('another-type.mmdb'), path),
      /is not a type of database/,
    ],
    ['has another layout', path => copyFileSync(beside('another-layout.mmdb'), path), /no country.iso_code/],
    ['is something else', path => writeFileSync(path, 'DE 198.51.100.0/24\n'), constant],
    ['is empty', path => writeFileSync(path, ''), constant],
    [
      'is a file of passwords',
      path => writeFileSync(path, 'root:$y$j9T$secret:19000:0:99999:7:::\n'),
      constant,
    ],
    [
      'begins like one',
      path => writeFileSync(path, Buffer.from('secret\xab\xcd\xefMaxMind.comsecret', 'latin1')),
      constant,
    ],
    [
      'is spoiled in its middle',
      path => {
        const bytes = readFileSync(fixture)
        writeFileSync(path, bytes.fill('y', 0, bytes.lastIndexOf('MaxMind.com') - 3))
      },
      constant,
    ],
  ])('is not taken into the settings when it %s', (_what, spoil, words) =>
    withDatabase(async ({ gatehouse }, path) => {
      spoil(path)
      const answer = await gatehouse.expectUnchanged(() =>
        gatehouse.type(`settings set country-database=${path}`),
      )
      expect(answer.exit).not.toBe(0)
      expect(textOf(answer.reply)).toMatch(/The country database: /)
      expect(textOf(answer.reply)).toMatch(words)
    }),
  )

  it('that has gone stays in force, and other changes go on', () =>
    withDatabase(async (scene, path) => {
      const { gatehouse } = scene
      await gatehouse.done(`settings set country-database=${path}`, add, 'route policy add shop it')
      renameSync(path, `${path}.away`)
      await gatehouse.done('route add blog blog.localhost answer=200 body=blog')
      const { reply } = await gatehouse.type('status')
      expect(reply.severity).toBe('warning')
      expect(textOf(reply)).toMatch(/the country database\n?.*cannot be used: .*countries.mmdb is missing/)
      expect(textOf(reply)).toContain('the edge uses the country database as it was read ')
      expect((await scene.ask('/', { client: '198.51.100.7' })).status).toBe(403)
      expect(await scene.verdict('it')).toMatch(/^open: the country database cannot be read/)
      renameSync(`${path}.away`, path)
      expect(await scene.verdict('it')).toMatch(/^proven: /)
    }))

  it('is not named by older revisions', () => {
    const { countryDatabase } = Settings.parse({
      http: ':80',
      https: null,
      tls: 'off',
      email: null,
      trustedProxies: [],
      reservedHosts: [],
      loopbackUpstreams: false,
    })
    expect(countryDatabase).toBeNull()
  })

  it.each([
    ['GeoLite2-Country.mmdb', 'write the whole path'],
    ['/var/lib/../lib/x.mmdb', 'without detours: /var/lib/x.mmdb'],
    ['/var/lib/{env.HOME}/x.mmdb', 'cannot hold { or }'],
    ['/var/lib/GeoIP/', 'this is a folder'],
    ['/var/lib/\u00fc.mmdb', 'visible ASCII characters only'],
    [`/${'x'.repeat(1000)}`, 'at most 1000 characters'],
  ])('%s is no path for it', (path, words) =>
    withDatabase(async ({ gatehouse }) => {
      const answer = await gatehouse.expectUnchanged(() =>
        gatehouse.type(['settings', 'set', `country-database=${path}`]),
      )
      expect(answer.exit).not.toBe(0)
      expect(textOf(answer.reply)).toContain(words)
    }),
  )
})

describe('countries', () => {
  it('have the codes of ISO 3166-1', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
    expect([...countryCodes].filter(code => names.of(code) === undefined)).toEqual([])
    expect(countryCodes.size).toBe(250)
  })

  it.each([
    ['countries=UK mode=deny unknown=allow', 'UK is no country of ISO 3166-1'],
    ['countries=DEU mode=deny unknown=allow', 'DEU is no country'],
    ['countries=Germany mode=deny unknown=allow', 'GERMANY is no country'],
    ['countries={env.X} mode=deny unknown=allow', 'is no country'],
    ['countries=none mode=deny unknown=allow', 'name at least one country'],
    ['countries=DE unknown=allow', 'mode is missing'],
    ['countries=DE mode=deny', 'unknown is missing'],
    ['countries=DE mode=block unknown=allow', 'say one of allow, deny'],
    ['countries=DE mode=deny unknown=maybe', 'say one of allow, deny'],
    ['countries=DE mode=deny unknown=allow path=/etc/passwd', 'no key "path"'],
  ])('%s is refused with a sentence', (keys, words) => {
    const typed = Object.fromEntries(keys.split(' ').map(word => word.split('=')))
    expect(() => typedOptions(country, null, typed)).toThrow(words)
  })

  it.each<[string, string, string, Record<string, string>, boolean]>([
    ['allow', 'deny', 'DE', { countries: 'DE,FR' }, true],
    ['allow', 'deny', 'DE,FR', { countries: 'DE' }, false],
    ['deny', 'allow', 'DE,FR', { countries: 'DE' }, true],
    ['deny', 'allow', 'DE', { countries: 'DE,FR' }, false],
    ['deny', 'deny', 'DE', { unknown: 'allow' }, true],
    ['deny', 'allow', 'DE', { unknown: 'deny' }, false],
    ['deny', 'allow', 'DE', { mode: 'allow' }, true],
    ['allow', 'deny', 'DE', { mode: 'deny' }, true],
  ])(
    'mode=%s unknown=%s countries=%s, then %j: protects less: %s',
    (mode, unknown, countries, change, less) => {
      const before = typedOptions(country, null, { mode, unknown, countries })
      const after = typedOptions(country, before, change)
      expect(weakenings(country, before, after).length > 0).toBe(less)
    },
  )
})
