import { beforeEach, describe, expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { rawAdmin } from '../harness/raw-admin.ts'
import { startUpstream } from '../harness/upstream.ts'
import { caddyPid, killCaddy } from './caddy-process.ts'

const keep = keeper()
let gatehouse: TestGatehouse

beforeEach(async () => {
  const upstream = keep(await startUpstream('shop'))
  gatehouse = keep(await TestGatehouse.start({ watch: true, settings: { trustedProxies: ['127.0.0.1'] } }))
  await gatehouse.done(
    `route add shop shop.localhost http://127.0.0.1:${upstream.port}`,
    'maintenance shop for 15m allow=203.0.113.0/24',
    'lockdown all allow=203.0.113.0/24,127.0.0.1',
  )
})

/** What a client of each kind gets: one that may still pass, one that gets the page, one that is locked out. */
async function seen(): Promise<number[]> {
  const clients = ['203.0.113.9', '127.0.0.1', '198.51.100.7']
  const answers = clients.map(client =>
    // While Caddy is away nobody answers.
    gatehouse
      .ask('shop.localhost', '/', { headers: { 'X-Forwarded-For': client } })
      .catch(() => ({ status: 0 })),
  )
  return (await Promise.all(answers)).map(({ status }) => status)
}
const whole = [200, 503, 403]
const isWhole = (statuses: readonly number[]) => String(statuses) === String(whole)

describe('what holds is put back', () => {
  it('when somebody edits it out of what Caddy runs', async () => {
    expect(await seen()).toEqual(whole)
    const { admin } = gatehouse.edge
    const { body, etag } = await admin.read()
    const config = JSON.parse(body)
    const { edge } = config.apps.http.servers
    for (const name of Object.keys(edge.named_routes))
      if (/^(maintenance|ip-allow)-/.test(name)) edge.named_routes[name] = { handle: [] }
    expect(await admin.push(JSON.stringify(config), etag)).toMatchObject({ kind: 'accepted' })
    await until(seen, isWhole)
    await until(
      () => gatehouse.edge.events.map(({ kind }) => kind),
      kinds => kinds.includes('drift'),
    )
  })

  it('when Caddy is killed', async () => {
    const { edge } = gatehouse
    const victim = killCaddy(edge)
    await until(
      () => caddyPid(edge),
      now => now !== null && now !== victim,
    )
    await until(seen, isWhole)
  })

  it('when its configuration is emptied', async () => {
    const { place, control } = gatehouse.edge
    expect((await rawAdmin(place.adminSocket, 'DELETE', '/config/')).status).toBe(200)
    await until(seen, isWhole)
    await until(
      () => control.status().drift,
      drift => drift?.repairedAtMs != null,
    )
  })
})
