import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { check } from '@gatehouse/bot/dispatch/check.ts'
import { dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import { LinkHandovers } from '@gatehouse/bot/link-handovers.ts'
import { Metrics } from '@gatehouse/bot/metrics/metrics.ts'
import { PolicyPasswords } from '@gatehouse/bot/policy-passwords.ts'
import { startWebServer } from '@gatehouse/bot/web/server.ts'
import { sha256 } from '@gatehouse/core/canonical-json.ts'
import { DesiredState, stateJson } from '@gatehouse/core/routing/desired-state.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteIdempotencyStore } from '@gatehouse/core/sqlite/idempotency-store.ts'
import { SqliteRevisionStore } from '@gatehouse/core/sqlite/revision-store.ts'
import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { freePort } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'

const host = 'gate.example.com'
const gate = shared(await TestGatehouse.start())
const { stores, place, control } = gate.edge
const server = await startWebServer(
  {
    ...gate.deps,
    run: asked => dispatch(gate.deps, asked),
    check: async (caller, command) => check(gate.deps, caller, command),
    idempotency: new SqliteIdempotencyStore(gate.edge.database),
    handovers: new LinkHandovers({ ...stores, passwords: new PolicyPasswords(gate.deps), clock: gate.clock }),
    metrics: new Metrics(false),
    provider: null,
    badgesAreOfNow: () => true,
    settings: () => control.current().state.settings,
  },
  { address: null, socket: place.webSocket },
)
shared({ stop: server.close })

/** The secret of a new key that may ask from these networks only. */
function key(name: string, networks: string[]): string {
  const nowMs = gate.clock.nowMs()
  const asked = { name, owner: null, scopes: ['*:read'], networks, expiresAtMs: nowMs + 86_400_000 }
  return stores.keys.issue(stores.keys.add(asked, nowMs).id)
}

it('without the setting nobody outside reaches the pages', async () => {
  expect((await gate.ask(host, '/healthz')).status).toBe(404)
})

it('with it the edge carries the pages under that host alone, and without it no more', async () => {
  await gate.done('route add any *.example.com answer=200 body=any')
  expect((await gate.ask(host, '/healthz')).body).toBe('any')
  await gate.done(`settings set web-host=${host}`)
  const { status, body, headers } = await gate.ask(host, '/healthz')
  expect([status, body]).toEqual([200, 'ok\n'])
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect((await gate.ask('other.example.com', '/healthz')).body).toBe('any')
  await gate.done('settings set web-host=none')
  expect((await gate.ask(host, '/healthz')).body).toBe('any')
  await gate.done(`settings set web-host=${host}`)
})

it('a route cannot take that host, and a host of a route cannot become it', async () => {
  await gate.expectUnchanged(async () => {
    const taking = await gate.type(`route add mine ${host} answer=200 body=mine`)
    expect([taking.exit, taking.reply.title]).toEqual([
      1,
      `${host} is the host of Gatehouse's own pages; a route cannot have it.`,
    ])
  })
  await gate.done('route add shop shop.example.com answer=200 body=shop')
  await gate.expectUnchanged(async () => {
    expect((await gate.type('settings set web-host=shop.example.com')).exit).toBe(1)
    const wild = await gate.type('settings set web-host=*.example.com')
    expect([wild.exit, wild.reply.title]).toEqual([2, expect.stringContaining('without a wildcard')])
  })
})

it("the client's address is the edge's own finding; a forged header says nothing", async () => {
  const secret = key('office', ['127.0.0.2/32'])
  const status = async (from: string, forwarded?: string) => {
    const headers: Record<string, string> = { authorization: `Bearer ${secret}` }
    if (forwarded !== undefined) headers['x-forwarded-for'] = forwarded
    return (await gate.ask(host, '/api/v1/status', { method: 'POST', headers, from })).status
  }
  expect(await status('127.0.0.2')).toBe(200)
  expect(await status('127.0.0.3')).toBe(403)
  expect(await status('127.0.0.3', '127.0.0.2')).toBe(403)
  expect(await status('127.0.0.3', '127.0.0.9, 127.0.0.2')).toBe(403)
  expect(await status('127.0.0.2', '127.0.0.9')).toBe(200)
  await gate.done('settings set trusted-proxies=127.0.0.3/32')
  // Now the proxy at .3 is believed when it says for whom it asks, but a client cannot reach through it with a list of its own.
  expect(await status('127.0.0.3', '127.0.0.2')).toBe(200)
  expect(await status('127.0.0.3', '127.0.0.2, 127.0.0.9')).toBe(403)
  expect(await status('127.0.0.4', '127.0.0.2')).toBe(403)
  await gate.done('settings set trusted-proxies=none')
})

it('one-time links stay out of the access log; everything else of the pages is in it', async () => {
  const token = 'T'.repeat(43)
  await gate.ask(host, `/once/${token}`)
  await gate.ask(host, `/ONCE/${token}`)
  await gate.ask(host, `/%6fnce/${token}`)
  await gate.ask(host, `/once/${token}/code`, { method: 'POST' })
  await gate.ask(host, '/healthz?last')
  const log = await until(
    () => readFileSync(place.accessLog, 'utf8'),
    text => text.includes('/healthz?last'),
  )
  expect(log).not.toContain(token)
  expect(log).toContain('"/healthz"')
})

it('over HTTPS the host has a certificate of its own and asks for HTTPS from now on', async () => {
  const port = await freePort()
  await gate.done(`settings set https=127.0.0.1:${port} tls=internal`)
  const ca = readFileSync(join(place.storage, 'pki/authorities/local/root.crt'), 'utf8')
  const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      servername: host,
      ca,
      headers: { host },
      path: '/healthz',
      agent: false,
    }
    request(options, incoming => resolve(incoming.resume().headers))
      .on('error', reject)
      .end()
  })
  expect(headers['strict-transport-security']).toBe('max-age=31536000')
  await gate.done('settings set https=none tls=off')
})

it('a revision from before the setting is read as it was written', async () => {
  const folder = shared(temporaryFolder())
  const { webHost: _, ...settings } = initialSettings(':80', null)
  const json = JSON.stringify({ routes: [], settings: Object.fromEntries(Object.entries(settings).sort()) })
  const database = new Database(join(folder.path, 'gatehouse.db'))
  database.sqlite
    .prepare(
      "INSERT INTO revision (parent, state, state_hash, author, why, status, created_at_ms) VALUES (NULL, ?, ?, 'test', 'old', 'applying', 1)",
    )
    .run(zstdCompressSync(json), sha256(json))
  const revisions = new SqliteRevisionStore(database)
  const state = revisions.state(1)
  expect(state.settings.webHost).toBeNull()
  expect(DesiredState.parse(JSON.parse(stateJson(state)))).toEqual(state)
  database.close()
})
