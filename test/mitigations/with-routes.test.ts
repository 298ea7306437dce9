import { beforeEach, describe, expect, it } from 'vitest'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'

const keep = keeper()
let gatehouse: TestGatehouse
let upstream: Upstream

beforeEach(async () => {
  upstream = keep(await startUpstream('shop'))
  gatehouse = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  await gatehouse.done(
    `route add shop shop.localhost http://127.0.0.1:${upstream.port}`,
    'route add blog blog.localhost answer=200 body=blog',
  )
})

const held = () =>
  gatehouse.edge.control.current().state.mitigations.map(({ kind, route }) => `${kind} ${route}`)
const status = async (client = '198.51.100.7') =>
  (await gatehouse.ask('shop.localhost', '/', { headers: { 'X-Forwarded-For': client } })).status

describe('a route that changes while a mitigation lies over it', () => {
  it('takes it along when it is removed, and another of its name starts without it', async () => {
    await gatehouse.done('maintenance shop for 15m')
    const reply = await gatehouse.done('route remove shop')
    expect(reply.changes?.map(({ action, thing, name }) => `${action} ${thing} ${name}`)).toEqual([
      'remove route shop',
      'remove mitigation maintenance shop',
    ])
    expect(held()).toEqual([])
    await gatehouse.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
    expect(await status()).toBe(200)
  })

  it('is still in maintenance when it was disabled and is enabled again', async () => {
    await gatehouse.done('maintenance shop for 15m', 'route disable shop')
    expect(await status()).toBe(404)
    expect(held()).toEqual(['maintenance shop'])
    await gatehouse.done('route enable shop')
    expect(await status()).toBe(503)
  })

  it('can be sent elsewhere and protected meanwhile, and that holds when the maintenance ends', async () => {
    const other = keep(await startUpstream('other'))
    await gatehouse.done('maintenance shop for 15m allow=203.0.113.0/24')
    const asked = upstream.seen.length
    await gatehouse.done(
      `route set shop upstreams=http://127.0.0.1:${other.port}`,
      'policy add bad ip-deny networks=203.0.113.66',
      'route policy add shop bad',
    )
    expect(await status()).toBe(503)
    expect([await status('203.0.113.9'), await status('203.0.113.66')]).toEqual([200, 403])
    expect(upstream.seen).toHaveLength(asked)
    expect(other.seen.length).toBeGreaterThan(0)
    await gatehouse.done('policy set bad networks=198.51.100.0/24', 'end maintenance shop')
    expect([await status(), await status('203.0.113.66')]).toEqual([403, 200])
  })

  it('keeps an own ip-allow under a lockdown: whoever comes through must be in both', async () => {
    await gatehouse.done(
      'policy add office ip-allow networks=203.0.113.0/24',
      'route policy add shop office',
      'lockdown shop allow=203.0.113.9,198.51.100.7',
    )
    const statuses = [await status('203.0.113.9'), await status('203.0.113.10'), await status('198.51.100.7')]
    expect(statuses).toEqual([200, 403, 403])
  })
})

describe('a rollback changes nothing of what holds for a time only', () => {
  it('to a revision before it started', async () => {
    await gatehouse.done('route set blog body=new', 'maintenance shop for 15m', 'rollback 3')
    expect(held()).toEqual(['maintenance shop'])
    expect(await status()).toBe(503)
    expect((await gatehouse.ask('blog.localhost')).body).toBe('blog')
  })

  it('to a revision in which one held that has ended since', async () => {
    await gatehouse.done(
      'maintenance shop for 15m',
      'end maintenance shop',
      'route set blog body=new',
      'rollback 4',
    )
    expect(held()).toEqual([])
    expect(await status()).toBe(200)
    expect((await gatehouse.ask('blog.localhost')).body).toBe('blog')
  })

  it('to a revision before the route: the mitigation goes with it', async () => {
    await gatehouse.done('maintenance shop for 15m', 'rollback 1')
    expect(held()).toEqual([])
    expect(await status()).toBe(404)
  })
})

describe('starting it again', () => {
  it('changes what it says and keeps since when it holds', async () => {
    await gatehouse.done('maintenance shop for 15m message=One')
    const since = () => gatehouse.edge.control.current().state.mitigations[0]?.sinceMs
    const first = since()
    gatehouse.clock.advance(60_000)
    const reply = await gatehouse.done('maintenance shop for 30m message=Two')
    expect(reply.changes).toMatchObject([{ thing: 'mitigation', action: 'change', name: 'maintenance shop' }])
    expect(since()).toBe(first)
    expect((await gatehouse.ask('shop.localhost')).body).toContain('Two')
  })

  it('of a route that is not there is refused with the nearest name, and so is an end in two ways', async () => {
    await gatehouse.expectUnchanged(async () => {
      expect(textOf((await gatehouse.type('maintenance shpo')).reply)).toContain('There is no route "shpo".')
      const both = await gatehouse.type('maintenance shop for 1h until revoked')
      expect(textOf(both.reply)).toContain('not both')
      expect(textOf((await gatehouse.type('maintenance shop for 8d')).reply)).toContain('at most 7d')
      expect(textOf((await gatehouse.type('maintenance shop for 10s')).reply)).toContain('at least 1m')
    })
  })
})
