import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { proxyRoute, TestEdge, type TestEdgeOptions } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { rawAdmin } from '../harness/raw-admin.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

async function watchedShop(options: TestEdgeOptions = {}): Promise<TestEdge> {
  const shop = keep(await startUpstream('shop'))
  const edge = keep(await TestEdge.start({ watch: true, ...options }))
  await edge.add(proxyRoute('shop', [shop.port]))
  return edge
}

/** The process of the Caddy that runs; null while there is none. */
function pid(edge: TestEdge): number | null {
  return existsSync(edge.place.processFile)
    ? JSON.parse(readFileSync(edge.place.processFile, 'utf8')).pid
    : null
}

function kill(edge: TestEdge): number {
  const victim = pid(edge)
  if (victim === null) throw new Error('no Caddy to kill')
  process.kill(victim, 'SIGKILL')
  return victim
}

const answers = (edge: TestEdge) =>
  until(
    () => ask(edge.http, 'shop.localhost').then(answer => answer.body, String),
    body => body === 'shop',
    3000,
  )

describe('an edge that does something else is put right', () => {
  it('after its whole configuration was deleted through the socket, within three seconds', async () => {
    const edge = await watchedShop()
    expect((await rawAdmin(edge.place.adminSocket, 'DELETE', '/config/')).status).toBe(200)
    await answers(edge)
  })

  it('after a route was edited by hand, and tells what was changed', async () => {
    const edge = await watchedShop()
    const before = await edge.live()
    const path = '/config/apps/http/servers/edge/idle_timeout'
    expect((await rawAdmin(edge.place.adminSocket, 'PATCH', path, '"7m"')).status).toBe(200)
    await until(
      () => edge.live(),
      live => live === before,
      3000,
    )
    const seen = await until(
      () => edge.control.status().drift,
      drift => drift?.repairedAtMs != null,
    )
    expect(seen?.differences).toEqual([
      { path: '/apps/http/servers/edge/idle_timeout', applied: '"2m"', found: '"7m"' },
    ])
    expect(edge.events).toContainEqual({
      kind: 'drift',
      summary: '/apps/http/servers/edge/idle_timeout',
      repaired: true,
    })
  })

  it('but not when nobody looks: the hand edit stays', async () => {
    const edge = await watchedShop({ watch: false })
    await rawAdmin(edge.place.adminSocket, 'PATCH', '/config/apps/http/servers/edge/idle_timeout', '"7m"')
    expect(await edge.live()).toContain('"7m"')
    expect(await edge.control.check(false)).toMatchObject({ count: 1, repairedAtMs: null })
    expect(await edge.live()).toContain('"7m"')
    expect(await edge.control.check(true)).toMatchObject({ count: 1, repairedAtMs: expect.any(Number) })
    expect(await edge.live()).not.toContain('"7m"')
  })

  it.each([
    ['was deleted', (edge: TestEdge) => rmSync(edge.place.adminSocket)],
    [
      'was moved by hand',
      (edge: TestEdge) =>
        rawAdmin(
          edge.place.adminSocket,
          'PATCH',
          '/config/admin/listen',
          JSON.stringify(`unix/${edge.folder}/x.sock|0600`),
        ).catch(() => undefined),
    ],
  ])('after its admin socket %s', async (_how, lose) => {
    const edge = await watchedShop()
    const first = pid(edge)
    await lose(edge)
    await until(
      () => pid(edge),
      now => now !== null && now !== first,
    )
    await answers(edge)
    await until(
      () => edge.control.status().running,
      running => running === 'up',
    )
    expect(await edge.control.check(false)).toBeNull()
  })

  it('after kill -9 of Caddy', async () => {
    const edge = await watchedShop()
    const first = kill(edge)
    await answers(edge)
    await until(
      () => pid(edge),
      now => now !== null && now !== first,
    )
    await until(
      () => edge.control.status().running,
      running => running === 'up',
    )
    expect(edge.events.map(event => event.kind)).toContain('edge-down')
  })

  it('after kill -9 of a Caddy that was adopted', async () => {
    const edge = await watchedShop({ watch: false })
    await edge.leave()
    const again = keep(await TestEdge.start({ folder: edge.folder, http: edge.http, watch: true }))
    const adopted = kill(again)
    await answers(again)
    await until(
      () => pid(again),
      now => now !== null && now !== adopted,
    )
  })

  it('after Caddy died and its boot file was torn', async () => {
    const edge = await watchedShop()
    writeFileSync(edge.place.bootFile, readFileSync(edge.place.bootFile).subarray(0, 200))
    kill(edge)
    await answers(edge)
  })
})

it('the secret by which probes are known is not shown in a drift', async () => {
  const edge = await watchedShop({ watch: false })
  const { routes } = JSON.parse(await edge.live()).apps.http.servers.edge
  const marked = routes.findIndex((route: { match?: { header?: object }[] }) =>
    JSON.stringify(route.match?.[0]?.header)?.includes(edge.place.probeToken),
  )
  const path = `/config/apps/http/servers/edge/routes/${marked}/match/0/header/X-Gatehouse-Probe`
  expect((await rawAdmin(edge.place.adminSocket, 'DELETE', path)).status).toBe(200)
  const drift = await edge.control.check(false)
  expect(JSON.stringify(drift)).toContain('***')
  expect(JSON.stringify(drift)).not.toContain(edge.place.probeToken)
})

it.each(['after a look', 'before any look'])(
  'a hand edit %s and before a change is overwritten by it, never merged, and told',
  async when => {
    const edge = await watchedShop({ watch: false })
    if (when === 'after a look') await edge.control.check(true)
    await rawAdmin(edge.place.adminSocket, 'PATCH', '/config/apps/http/servers/edge/idle_timeout', '"7m"')
    const outcome = await edge.change(state => ({
      ...state,
      routes: state.routes.map(route => ({ ...route, hosts: [...route.hosts, 'kiosk.localhost'] })),
    }))
    expect(outcome.kind).toBe('applied')
    expect(await edge.live()).not.toContain('"7m"')
    expect(edge.events).toEqual([
      { kind: 'drift', summary: expect.stringContaining('idle_timeout'), repaired: true },
    ])
    expect((await ask(edge.http, 'kiosk.localhost')).body).toBe('shop')
  },
)

it('the edge runs on, untouched, when Gatehouse is gone, and the next one adopts it', async () => {
  const edge = await watchedShop()
  const first = pid(edge)
  const live = await edge.live()
  await edge.leave()
  expect((await ask(edge.http, 'shop.localhost')).body).toBe('shop')
  const again = keep(await TestEdge.start({ folder: edge.folder, http: edge.http }))
  expect(pid(again)).toBe(first)
  expect(await again.live()).toBe(live)
})
