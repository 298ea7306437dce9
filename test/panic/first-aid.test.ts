import { beforeEach, expect, it } from 'vitest'
import type { Caller } from '../../bot/src/caller.ts'
import { local, type Person, TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()
let gatehouse: TestGatehouse
let anna: Person

beforeEach(async () => {
  gatehouse = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  anna = gatehouse.person('anna', 'operator')
})

async function shop(...answers: number[]): Promise<string[]> {
  const upstreams = await Promise.all(
    answers.map(status =>
      startUpstream('shop', (_request, response) => {
        response.statusCode = status
        response.end()
      }),
    ),
  )
  const addresses = upstreams.map(one => `127.0.0.1:${keep(one).port}`)
  await gatehouse.done(
    `route add shop shop.localhost ${addresses.map(address => `http://${address}`).join(' ')} verify=no`,
  )
  return addresses
}

async function requests(count: number, client: string): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await gatehouse.ask('shop.localhost', '/', { headers: { 'X-Forwarded-For': client } })
}

const offered = async (caller = local) => (await gatehouse.type('panic', 'nothing', caller)).reply.next ?? []

it('leads nobody to blocking the address that they come from themselves', async () => {
  await shop(200)
  gatehouse.deps.seenAddresses.see(anna.id, '198.51.100.7', gatehouse.clock.nowMs())
  await requests(60, '198.51.100.7')
  await requests(40, '198.51.100.8')
  await expect.poll(() => offered(anna.caller)).toContain('block 198.51.100.8 for 1h')
  expect(await offered(anna.caller)).not.toContain('block 198.51.100.7 for 1h')
  // It makes most of the traffic: without that it would be the first of all.
  expect(gatehouse.deps.traffic.topClients(1)[0]?.client).toBe('198.51.100.7')
})

it('offers nothing that would be refused', async () => {
  const [first, second, third] = await shop(200, 200, 500)
  await requests(30, '198.51.100.7')
  await expect.poll(() => offered()).toContain(`drain shop ${third}`)
  await gatehouse.done(`drain shop ${first}`, `drain shop ${second}`)
  await requests(30, '198.51.100.7')
  const refused = await gatehouse.type(`drain shop ${third}`)
  expect(textOf(refused.reply)).toContain('No upstream of the route shop would get requests any more.')
  const lines = await offered()
  expect(lines.length).toBeGreaterThan(0)
  expect(lines).not.toContain(`drain shop ${third}`)
})

it('looks at the situation once', async () => {
  await shop(200)
  await requests(5, '198.51.100.7')
  let looked = 0
  const { traffic } = gatehouse
  const real = traffic.topClients.bind(traffic)
  traffic.topClients = (most, route) => {
    looked += 1
    return real(most, route)
  }
  expect(await offered()).not.toEqual([])
  expect(looked).toBe(1)
})

it('does not offer to take the only route away', async () => {
  await shop(200)
  expect(await offered()).toEqual(['shield shop', 'maintenance shop for 15m'])
})

it('leads nobody to blocking the only client that there ever was', async () => {
  await shop(200)
  await requests(60, '198.51.100.7')
  await expect.poll(() => gatehouse.deps.traffic.topClients(2)).toHaveLength(1)
  expect(await offered()).not.toContain('block 198.51.100.7 for 1h')
  await requests(20, '198.51.100.8')
  await expect.poll(() => offered()).toContain('block 198.51.100.7 for 1h')
})

it('says what fails, and never takes back what was laid over it', async () => {
  const upstream = await startUpstream('dead', (_request, response) => {
    response.statusCode = 502
    response.end()
  })
  await gatehouse.done(
    'route add wiki wiki.localhost answer=200',
    `route add shop shop.localhost http://127.0.0.1:${keep(upstream).port} verify=no`,
  )
  gatehouse.clock.advance(3_600_000)
  for (let client = 1; client <= 8; client += 1) await requests(3, `198.51.100.${client}`)
  await expect.poll(() => gatehouse.deps.traffic.byRoute()[0]?.failedShare).toBe(1)
  const atOnce: Caller = { kind: 'local', face: 'gate', withoutCode: true }
  expect((await gatehouse.type('maintenance shop', 'yes', atOnce)).exit).toBe(0)
  await requests(1, '198.51.100.1')
  const { reply } = await gatehouse.type('panic', 'nothing')
  expect(reply.title).toContain(
    '100 % of the requests to shop failed with 5xx in the last minute. Over it lies maintenance shop.',
  )
  expect(reply.severity).toBe('warning')
  expect(reply.facts?.[1]).toEqual(['holds', expect.stringMatching(/^maintenance shop \(ends in 1h.*\)$/)])
  expect(reply.next?.join()).not.toMatch(/undo|end/)
})
