import { expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'
import { visits } from '../harness/visits.ts'

const shop = shared(await startUpstream('shop'))
const gate = shared(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
await gate.done(`route add shop shop.localhost http://127.0.0.1:${shop.port}`)

/** So many requests of each of eight clients, so that none of them alone is what is seen. */
async function requests(each: number): Promise<void> {
  for (let client = 1; client <= 8; client += 1)
    await visits(gate, each, 'shop.localhost', { headers: { 'X-Forwarded-For': `198.51.100.${client}` } })
}

it.each([
  ['maintenance shop for 10m', 'end maintenance shop'],
  ['throttle shop 1/1m for 10m', 'end throttle shop'],
  ['lockdown shop for 10m allow=192.0.2.1', 'end lockdown shop'],
])(
  'panic takes nothing that %s answers for a failure, neither while it holds nor after',
  async (line, end) => {
    gate.traffic.read()
    gate.clock.advance(20 * 60_000)
    await gate.done(line)
    await requests(9)
    const held = (await gate.type('panic', 'nothing')).reply
    expect(held.title).toContain('Nothing unusual')
    expect(held.facts?.[0]?.[1]).toMatch(
      /^\d+ requests in the last (minute|\d+ s), 0 of them answered with 5xx, [1-9]\d* by mitigations$/,
    )
    await gate.done(end)
    await requests(1)
    expect((await gate.type('panic', 'nothing')).reply.title).toContain('Nothing unusual')
  },
)
