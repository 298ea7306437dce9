import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { withMitigation } from '@gatehouse/core/routing/mitigation/start.ts'
import { describe, expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { caddyWithoutCa } from '../harness/caddy-without-ca.ts'
import { freePort, proxyRoute, TestEdge } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

describe("Gatehouse's own pages while everything is locked down", () => {
  async function withPages(): Promise<(client: string) => Promise<number>> {
    const pages = createServer((_request, response) => response.end('pages'))
    await new Promise<void>(done => pages.listen(gatehouse.edge.place.webSocket, done))
    keep({ stop: async () => void pages.close() })
    await gatehouse.done('settings set web-host=gate.localhost', 'route add shop shop.localhost answer=200')
    return async client => {
      const options = { headers: { 'X-Forwarded-For': client } }
      return (await gatehouse.ask('gate.localhost', '/', options)).status
    }
  }
  let gatehouse: TestGatehouse
  const listed = '203.0.113.9'
  const other = '198.51.100.7'

  it('stay open to everybody', async () => {
    gatehouse = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
    const status = await withPages()
    await gatehouse.done('lockdown all allow=203.0.113.0/24')
    expect([await status(listed), await status(other)]).toEqual([200, 200])
    expect((await gatehouse.ask('shop.localhost')).status).toBe(403)
  })

  it('are closed only when that is said, which is said loudly, and open again when it ends', async () => {
    gatehouse = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
    const status = await withPages()
    const line = 'lockdown all allow=203.0.113.0/24 own-pages=closed'
    expect(textOf((await gatehouse.type(line, 'nothing')).reply)).toContain(
      "Gatehouse's own pages are CLOSED to them as well: without a listed address only a chat or the console of the machine can end this.",
    )
    await gatehouse.done(line)
    expect([await status(listed), await status(other)]).toEqual([200, 403])
    await gatehouse.done('end lockdown all')
    expect([await status(listed), await status(other)]).toEqual([200, 200])
  })
})

it('the console ends a lockdown that lets nobody through', async () => {
  const gatehouse = keep(await TestGatehouse.start())
  await gatehouse.done('route add shop shop.localhost answer=200', 'lockdown all')
  expect((await gatehouse.ask('shop.localhost')).status).toBe(403)
  await gatehouse.done('end lockdown all')
  expect((await gatehouse.ask('shop.localhost')).status).toBe(200)
})

it('a CA that asks for an HTTP-01 answer gets it while everything is locked down, and nobody gets anything else', async () => {
  const shop = keep(await startUpstream('shop'))
  const https = `127.0.0.1:${await freePort()}`
  const binary = await caddyWithoutCa(keep(temporaryFolder()).path)
  const edge = keep(
    await TestEdge.start({ binary, settings: { https, tls: 'acme', email: 'ops@example.com' } }),
  )
  await edge.add(proxyRoute('shop', [shop.port], { hosts: ['shop.example.com'] }))
  const outcome = await edge.change(
    state =>
      withMitigation(state, {
        kind: 'lockdown',
        route: null,
        upstream: null,
        options: { allow: [], 'own-pages': 'closed' },
        reason: null,
        by: 'anna',
        sinceMs: 0,
        untilMs: null,
      }),
    { verify: false },
  )
  expect(outcome.kind).toBe('applied')
  // As certmagic keeps a challenge that is waited for (solvers.go, distributedSolver).
  const folder = join(
    edge.place.storage,
    'acme',
    'acme-v02.api.letsencrypt.org-directory',
    'challenge_tokens',
  )
  mkdirSync(folder, { recursive: true })
  const challenge = {
    type: 'http-01',
    token: 'made-up-token',
    keyAuthorization: 'made-up-token.made-up-thumbprint',
    identifier: { type: 'dns', value: 'shop.example.com' },
  }
  writeFileSync(join(folder, 'shop.example.com.json'), JSON.stringify(challenge))
  const asked = (token: string) => ask(edge.http, 'shop.example.com', `/.well-known/acme-challenge/${token}`)
  expect(await asked('made-up-token')).toMatchObject({ status: 200, body: challenge.keyAuthorization })
  expect((await asked('another-token')).status).not.toBe(200)
  expect(shop.seen).toHaveLength(0)
})

it('whoever asks is told when their own address is not among those that come through', async () => {
  const gatehouse = keep(await TestGatehouse.start())
  await gatehouse.done('route add shop shop.localhost answer=200')
  const anna = gatehouse.person('anna', 'operator')
  gatehouse.deps.seenAddresses.see(anna.id, '198.51.100.7', gatehouse.clock.nowMs())
  const preview = async (line: string) => textOf((await gatehouse.type(line, 'nothing', anna.caller)).reply)
  expect(await preview('lockdown shop allow=203.0.113.0/24')).toContain('anna would be locked out')
  expect(await preview('lockdown shop allow=203.0.113.0/24')).not.toContain('198.51.100.7')
  expect(await preview('lockdown shop allow=198.51.100.0/24')).not.toContain('locked out')
})
