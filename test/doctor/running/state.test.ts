import { copyFileSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { keepComparing } from '@gatehouse/bot/startup/compare-clock.ts'
import { ClockSkew } from '@gatehouse/core/identity/clock-skew.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { expect, it } from 'vitest'
import { freePort, proxyRoute, testMasterKey } from '../../harness/edge.ts'
import { temporaryFolder } from '../../harness/folder.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { keeper } from '../../harness/kept.ts'
import { shared } from '../../harness/shared.ts'
import { behindItsBack, seeing } from './seeing.ts'

const keep = keeper()
const dayMs = 86_400_000
const gate = shared(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
const sees = seeing(gate)
const inProduction = seeing(gate, { production: true })
const { stores } = gate.edge

it('accounts-without-codes and two-admins: who may do grave things, and how many', async () => {
  const empty = keep(await TestGatehouse.start())
  const seesEmpty = seeing(empty)
  expect(await seesEmpty('accounts-without-codes')).toBe('not here: There are no such accounts.')
  expect(await seesEmpty('two-admins')).toMatch(/^bad \(high\): No admin has codes/)
  empty.person('ada', 'admin')
  expect(await seesEmpty('accounts-without-codes')).toBe('well: All 1 have.')
  expect(await seesEmpty('two-admins')).toBe('bad (medium): One admin has codes.')
  empty.person('vera', 'viewer', 'without codes')
  expect(await seesEmpty('accounts-without-codes')).toMatch(/^well/)
  empty.person('ben', 'admin')
  expect(await seesEmpty('two-admins')).toBe('well: 2 admins have codes.')
  empty.person('otto', 'operator', 'without codes')
  expect(await seesEmpty('accounts-without-codes')).toBe('bad (low): otto has none.')
})

it('unused-keys and wide-keys: keys that nobody uses, and such as do too much', async () => {
  const empty = keep(await TestGatehouse.start())
  const seesEmpty = seeing(empty)
  expect(await seesEmpty('unused-keys')).toMatch(/^not here/)
  expect(await seesEmpty('wide-keys')).toMatch(/^not here/)
  const nowMs = empty.clock.nowMs()
  const key = (name: string, scopes: string[], networks: string[], madeDaysAgo: number) =>
    empty.edge.stores.keys.add(
      { name, owner: null, scopes, networks, expiresAtMs: nowMs + dayMs },
      nowMs - madeDaysAgo * dayMs,
    )
  key('narrow', ['block:change'], [], 44)
  key('from-here', ['*:change', 'route:destructive'], ['10.0.0.0/8'], 1)
  expect(await seesEmpty('unused-keys')).toBe('well: None of 2.')
  expect(await seesEmpty('wide-keys')).toBe('well: None of 2 does.')
  key('idle', ['block:change'], [], 46)
  key('grave', ['route:destructive'], [], 1)
  key('all', ['*:change'], [], 1)
  expect(await seesEmpty('unused-keys')).toBe('bad (low): idle.')
  expect(await seesEmpty('wide-keys')).toBe('bad (medium): all, grave would.')
})

it('audit-whole: an entry that somebody changed by hand', async () => {
  const { sqlite } = gate.edge.database
  await gate.done('route add written written.localhost answer=200')
  expect(await sees('audit-whole')).toMatch(/^well: All \d+ entries are\./)
  const trigger = String(
    sqlite.prepare("SELECT sql FROM sqlite_master WHERE name = 'audit_is_history'").pluck().get(),
  )
  const actor = String(sqlite.prepare('SELECT actor FROM audit WHERE seq = 1').pluck().get())
  sqlite.exec("DROP TRIGGER audit_is_history; UPDATE audit SET actor = 'anna' WHERE seq = 1")
  expect(await sees('audit-whole')).toMatch(
    /^bad \(critical\): It is not, from entry 1 on\. Entry 1 is not as it was written/,
  )
  sqlite.prepare('UPDATE audit SET actor = ? WHERE seq = 1').run(actor)
  sqlite.exec(trigger)
  expect(await sees('audit-whole')).toMatch(/^well/)
})

it('database-health: pages that were overwritten, and what makes it careless', async () => {
  expect(await sees('database-health')).toBe('well: It is, and it does.')
  const file = join(keep(temporaryFolder()).path, 'copy.db')
  gate.edge.database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  copyFileSync(gate.edge.database.sqlite.name, file)
  const copy = new Database(file)
  keep({ stop: async () => copy.close() })
  const seesCopy = seeing(gate, {}, { databaseState: () => copy.state() })
  expect(await seesCopy('database-health')).toMatch(/^well/)
  copy.sqlite.pragma('foreign_keys = OFF')
  copy.sqlite.pragma('synchronous = NORMAL')
  copy.sqlite.pragma('journal_mode = DELETE')
  expect(await seesCopy('database-health')).toBe(
    'bad (high): its journal is delete; what was acknowledged may be lost; rows may point nowhere.',
  )
  const page = Buffer.alloc(4096, 0xff)
  const handle = openSync(file, 'r+')
  for (let at = 4096; at < statSync(file).size; at += 4096) writeSync(handle, page, 0, 4096, at)
  expect(await seesCopy('database-health')).toMatch(/^bad \(critical\): It is damaged: /)
})

it('clock: compared with the Date of somebody else, or with nobody', async () => {
  expect(await sees('clock')).toMatch(/^unseen: It was not compared with another/)
  let aheadMs = 0
  const server = createServer((_request, response) => {
    response.sendDate = false
    response.setHeader('Date', new Date(Date.now() + aheadMs).toUTCString()).end()
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  keep({ stop: async () => void server.close(() => server.closeAllConnections()) })
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  const compared = async () => {
    const skew = new ClockSkew()
    const closing = new AbortController()
    const clock = {
      nowMs: Date.now,
      monotonicMs: () => performance.now(),
      sleep: async () => closing.abort(),
    }
    await keepComparing({ skew, clock, log: silentLog }, url, closing.signal)
    return seeing(gate, {}, { clockSkew: skew })('clock')
  }
  expect(await compared()).toMatch(/^well: It is within [01] s of that of 127\.0\.0\.1/)
  aheadMs = -60_000
  expect(await compared()).toMatch(/^bad \(medium\): It is (?:59|60) s ahead of that of 127/)
})

it('https: none, certificates that no browser knows, and some that they may know', async () => {
  expect(await sees('https')).toMatch(/^bad \(low\): The edge speaks plain HTTP alone\./)
  expect(await inProduction('https')).toMatch(/^bad \(high\): The edge speaks plain HTTP alone\./)
  expect(await sees('plain-http')).toMatch(/^not here/)
  expect(await sees('old-tls')).toMatch(/^not here/)
  const other = keep(
    await TestGatehouse.start({ settings: { https: `127.0.0.1:${await freePort()}`, tls: 'internal' } }),
  )
  expect(await seeing(other, { production: true })('https')).toMatch(
    /^bad \(medium\): Its certificates are of Caddy’s own CA/,
  )
  await other.edge.change(state => ({ ...state, settings: { ...state.settings, tls: 'files' } }))
  expect(await seeing(other)('https')).toMatch(
    /^well: The edge listens at 127\.0\.0\.1:\d+, with certificates by files\./,
  )
  // Nobody has a name there yet: what comes by plain HTTP is led to HTTPS.
  expect(await seeing(other)('unknown-host')).toBe('well: It was answered with 308.')
  expect(await seeing(other)('trailing-dot-host')).toMatch(/^not here/)
})

it('loopback-upstreams: allowed and refused', async () => {
  const allow = (loopbackUpstreams: boolean) =>
    gate.edge.change(state => ({ ...state, settings: { ...state.settings, loopbackUpstreams } }))
  expect(await sees('loopback-upstreams')).toBe('bad (low): It is allowed.')
  expect(await inProduction('loopback-upstreams')).toBe('bad (medium): It is allowed.')
  await allow(false)
  expect(await sees('loopback-upstreams')).toBe('well: It is refused.')
  await allow(true)
})

it('plain-upstreams and unprotected-routes: where routes lead, and past what', async () => {
  const fresh = keep(await TestGatehouse.start())
  const seesFresh = seeing(fresh)
  expect(await seesFresh('plain-upstreams')).toMatch(/^not here/)
  expect(await seesFresh('unprotected-routes')).toMatch(/^not here/)
  await fresh.done(
    'policy add few rate-limit limits=100/1m',
    'route add inside inside.localhost http://127.0.0.1:9 verify=no',
    'route policy add inside few verify=no',
  )
  expect(await seesFresh('plain-upstreams')).toBe('well: None of 1.')
  expect(await seesFresh('unprotected-routes')).toBe('well: All 1 do.')
  const upstreams = [{ scheme: 'http' as const, host: '9.9.9.9', port: 80, weight: 1 }]
  const added = await fresh.edge.change(
    state => ({ ...state, routes: [...state.routes, proxyRoute('out', [], {}, { upstreams })] }),
    {
      verify: false,
    },
  )
  expect(added).toMatchObject({ kind: 'applied' })
  expect(await seesFresh('plain-upstreams')).toMatch(/^bad \(medium\): http:\/\/9\.9\.9\.9/)
  expect(await seesFresh('unprotected-routes')).toBe('bad (low): 1 of 2 carry none: out.')
})

it('watching-waf: one that only watches', async () => {
  const fresh = keep(await TestGatehouse.start())
  const seesFresh = seeing(fresh)
  expect(await seesFresh('watching-waf')).toMatch(/^not here/)
  await fresh.done(
    'policy add guard waf mode=block',
    'route add shop shop.localhost answer=200',
    'route policy add shop guard',
  )
  expect(await seesFresh('watching-waf')).toBe('well: Each does.')
  await fresh.done('policy set guard mode=detect')
  expect(await seesFresh('watching-waf')).toBe('bad (medium): Only watching: guard.')
})

it('proofs: a policy that real requests show to do nothing', async () => {
  expect(await sees('proofs')).toMatch(/^not here/)
  await gate.done(
    'route add shop shop.localhost answer=200 body=shop',
    'policy add scanners ip-deny networks=203.0.113.0/24',
    'route policy add shop scanners',
  )
  expect(await sees('proofs')).toBe('well: None of 1 failed.')
  const withoutIt = (config: object) =>
    Object.assign(config, JSON.parse(JSON.stringify(config).replaceAll('203.0.113.0/24', '198.51.100.0/24')))
  await behindItsBack(gate, withoutIt, async () => {
    await gate.edge.control.prove('shop')
    expect(await sees('proofs')).toBe('bad (high): Failed: scanners on shop.')
  })
  await gate.edge.control.prove('shop')
  expect(await sees('proofs')).toMatch(/^well/)
})

it('backup-age: none, a new one, and one of last week', async () => {
  expect(await sees('backup-age')).toBe('bad (low): There is none.')
  expect(await inProduction('backup-age')).toBe('bad (high): There is none.')
  writeFileSync(join(gate.edge.folder, 'master.key'), testMasterKey.toString('hex'), { mode: 0o600 })
  const { path } = await stores.backups.create('ada')
  expect(await sees('backup-age')).toMatch(/^well: gatehouse-.*\.backup was made less than a day ago\./)
  const later = (days: number) => ({ nowMs: () => gate.clock.nowMs() + days * dayMs })
  expect(await seeing(gate, { clock: later(6.9) })('backup-age')).toMatch(/^well: .* 6 days ago/)
  expect(await seeing(gate, { clock: later(8) })('backup-age')).toMatch(
    /^bad \(medium\): The newest, .* was made 8 days ago\./,
  )
  // One that is cut off is none.
  writeFileSync(path, 'x')
  expect(await sees('backup-age')).toBe('bad (low): There is none.')
})
