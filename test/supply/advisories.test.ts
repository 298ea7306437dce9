import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { belowFloor } from '@gatehouse/core/advisories/below-floor.ts'
import { readBuildInfo } from '@gatehouse/core/advisories/build-info.ts'
import { type Floor, floors, floorsCheckedOn } from '@gatehouse/core/advisories/floors.ts'
import { readInstalledPackages } from '@gatehouse/core/advisories/installed-packages.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { expect, it } from 'vitest'
import { caddyBinary } from '../harness/edge.ts'

const built = readBuildInfo(execFileSync(caddyBinary, ['build-info'], { encoding: 'utf8' }))

/** Every version that we run or link, by the name that floors have for it. */
function ours(): (readonly [name: string, version: string])[] {
  const module = (path: string): string =>
    built.modules.find(found => found.path === path)?.version ?? 'absent'
  const database = new Database(':memory:')
  const sqlite = database.sqlite.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? 'absent'
  database.close()
  return [
    ['node', process.versions.node],
    ['openssl', process.versions.openssl],
    ['sqlite', sqlite],
    ['go', built.go],
    ['caddy', module('github.com/caddyserver/caddy/v2')],
    ['crs', module('github.com/corazawaf/coraza-coreruleset/v4')],
    ...built.modules.map(({ path, version }) => [path, version] as const),
    ...readInstalledPackages(readFileSync('package-lock.json', 'utf8')).map(
      ({ name, version }) => [name, version] as const,
    ),
  ]
}

it('nothing that is locked, built or run here is below a floor', () => {
  const judged = ours().map(([name, version]) => ({ name, version, ...belowFloor(name, version) }))
  expect(judged.filter(({ outcome }) => outcome === 'below' || outcome === 'unreadable')).toEqual([])
  // Each floor was asked about something that is really here, so none of them is a dead line.
  const good = new Set(judged.filter(({ outcome }) => outcome === 'good').map(({ name }) => name))
  expect([...new Set(floors.map(({ name }) => name))].filter(name => !good.has(name))).toEqual([])
})

it('what checks and makes a release is not below a floor either', () => {
  const workflows = readdirSync('.github/workflows').map(file =>
    readFileSync(`.github/workflows/${file}`, 'utf8'),
  )
  const used = workflows.flatMap(text => [...text.matchAll(/^ *(node|go)-version: (\S+)$/gm)])
  expect(new Set(used.map(([, name]) => name))).toEqual(new Set(['node', 'go']))
  for (const [line, name = '', version = ''] of used)
    expect(belowFloor(name, version).outcome, line).toBe('good')
})

it('says of a version below what it is below of', () => {
  expect(belowFloor('caddy', 'v2.11.3')).toMatchObject({
    outcome: 'below',
    floor: { lowest: '2.11.4', advisory: 'CVE-2026-52845' },
  })
})

it.each<[string, string, string]>([
  ['caddy', 'v2.11.4', 'good'],
  ['caddy', 'v2.11.4-beta.1', 'below'],
  ['caddy', 'v2.12.0', 'good'],
  ['caddy', 'v3.0.0', 'good'],
  ['caddy', 'v1.99.99', 'below'],
  ['caddy', '(devel)', 'unreadable'],
  ['caddy', '', 'unreadable'],
  ['go', 'go1.26.6', 'good'],
  ['go', 'go1.26.6 X:boringcrypto', 'good'],
  ['go', 'go1.26rc1', 'below'],
  ['go', 'go1.26.5', 'below'],
  ['go', 'go1.25.13', 'good'],
  ['go', 'go1.24.99', 'below'],
  ['go', 'go1.27.0', 'good'],
  ['node', '22.23.2', 'good'],
  ['node', '23.11.1', 'below'],
  ['node', '24.18.0', 'below'],
  ['node', '24.18.1', 'good'],
  ['node', '26.0.0', 'good'],
  ['undici', '5.29.0', 'below'],
  ['undici', '6.27.0', 'good'],
  ['undici', '7.28.0', 'below'],
  ['undici', '8.9.0', 'good'],
  ['golang.org/x/net', 'v0.0.0-20200101000000-abcdefabcdef', 'below'],
  ['golang.org/x/net', 'v0.56.0', 'good'],
  ['left-pad', '1.0.0', 'unlisted'],
])('%s %s is %s', (name, version, outcome) => {
  expect(belowFloor(name, version).outcome).toBe(outcome)
})

it('each floor has an advisory, a day that is over and a page to read', () => {
  expect(floorsCheckedOn).toMatch(/^\d{4}-\d\d-\d\d$/)
  for (const floor of floors) {
    expect(floor.lowest, floor.name).toMatch(/^\d+\.\d+\.\d+$/)
    expect(floor.advisory, floor.name).toMatch(/^(CVE-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3})$/)
    expect(new URL(floor.source).protocol, floor.name).toBe('https:')
    expect(floor.date <= floorsCheckedOn && floor.date >= '2024', floor.name).toBe(true)
  }
  const lines = floors.map(({ name, lowest }: Floor) => `${name} ${lowest}`)
  expect(new Set(lines).size).toBe(lines.length)
})

it('reads what replaces a module, and passes over what it does not know', () => {
  const text =
    'go\tgo1.26.8\npath\tx\ndep\ta/b\tv1.0.0\th1:x=\n\t=>\tc/d\tv2.0.0\th1:y=\nbuild\t-trimpath=true\n'
  expect(readBuildInfo(text)).toEqual({
    go: 'go1.26.8',
    modules: [{ path: 'c/d', version: 'v2.0.0', sum: 'h1:y=' }],
  })
})

it('reads what npm installed just as what is locked', () => {
  const hidden = 'node_modules/.package-lock.json'
  expect(existsSync(hidden)).toBe(true)
  const installed = new Map(readInstalledPackages(readFileSync(hidden, 'utf8')).map(p => [p.path, p.version]))
  const locked = new Map(
    readInstalledPackages(readFileSync('package-lock.json', 'utf8')).map(p => [p.path, p.version]),
  )
  for (const [path, version] of installed) expect(locked.get(path), path).toBe(version)
  expect(installed.get('node_modules/undici')).toBe(locked.get('node_modules/undici'))
})
