import type { Caller } from '@gatehouse/bot/caller.ts'
import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Person, TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const hourMs = 3_600_000
let gate: TestGatehouse
let anna: Person
let bert: Person

beforeEach(async () => {
  gate = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  anna = gate.person('anna', 'operator')
  bert = gate.person('bert', 'operator')
})

async function program(scopes: string): Promise<Caller> {
  await gate.as(gate.person('ada', 'admin'), `key create robot scopes=${scopes}`)
  const id = gate.edge.stores.keys.list()[0]?.id ?? 0
  return { kind: 'key', id, face: 'api', address: '192.0.2.50' }
}

async function agreed(person: Person, line: string): Promise<void> {
  const { exit, reply } = await gate.as(person, line)
  expect(exit, textOf(reply)).toBe(0)
  gate.clock.advance(30_000)
}

const held = () =>
  gate.edge.control.current().state.mitigations.map(({ kind, options, by, untilMs }) => ({
    kind,
    options,
    by,
    untilMs,
  }))

/** What one client gets for so many requests. */
async function statuses(count: number): Promise<number[]> {
  const found: number[] = []
  for (let made = 0; made < count; made += 1)
    found.push(
      (await gate.ask('shop.localhost', '/', { headers: { 'X-Forwarded-For': '203.0.113.5' } })).status,
    )
  return found
}

async function later(ms: number): Promise<void> {
  gate.clock.advance(ms)
  await endDue({ edge: gate.edge.control, clock: gate.clock })
}

describe('a key that types again what a person began', () => {
  it('makes a throttle neither looser nor shorter, nor its own', async () => {
    await agreed(anna, 'throttle shop 3/10s for 7d')
    const before = held()
    const key = await program('throttle:change')
    const { exit, reply } = await gate.type('throttle shop 1000/1m for 1m', 'nothing', key)
    expect([exit, reply.title]).toEqual([0, 'Nothing to change: it is like that already.'])
    expect(textOf(reply)).toContain('throttle shop holds already, by anna: what it does beyond this stays.')
    expect(held()).toEqual(before)
    await later(2 * 60_000)
    expect(await statuses(4)).toEqual([200, 200, 200, 429])
  })

  it('adds what is stricter, and what is longer', async () => {
    await agreed(anna, 'throttle shop 30/1m for 1h')
    const [before] = held()
    const key = await program('throttle:change')
    expect((await gate.type('throttle shop 20/1m for 1m', 'nothing', key)).exit).toBe(0)
    const limit = { requests: 20, windowMs: 60_000 }
    expect(held()).toEqual([{ ...before, options: { limit } }])
    // Neither keeps the other.
    expect((await gate.type('throttle shop 1/1s for 3h', 'nothing', key)).exit).toBe(0)
    const [after] = held()
    expect(after).toMatchObject({ by: 'anna', options: { limit } })
    expect((after?.untilMs ?? 0) - gate.clock.nowMs()).toBeGreaterThan(2.9 * hourMs)
  })

  it('ends neither a shield earlier nor a maintenance nor a lockdown', async () => {
    await agreed(anna, 'shield shop for 7d')
    await agreed(anna, 'maintenance shop for 2h message="until two" keep-within=none')
    await agreed(anna, 'lockdown shop for 2h allow=10.0.0.0/8 keep-within=none')
    const before = held()
    const key = await program('shield:change,maintenance:destructive,lockdown:destructive')
    for (const line of [
      'shield shop for 1m',
      'maintenance shop for 1m',
      'lockdown shop for 1m allow=0.0.0.0/0',
    ])
      expect((await gate.type(line, 'nothing', key)).exit, line).toBe(0)
    expect(held()).toEqual(before)
    await later(2 * 60_000)
    expect(await statuses(1)).toEqual([403])
  })

  it('changes what is its own, and what others began where it may end that', async () => {
    const key = await program('throttle:destructive,end:change')
    await agreed(anna, 'throttle shop 20/1m for 7d')
    expect((await gate.type('throttle shop 60/1m for 1m', 'nothing', key)).exit).toBe(0)
    expect(held()).toMatchObject([{ by: 'key robot', options: { limit: { requests: 60 } } }])
    expect((await gate.type('throttle shop 90/1m for 5m', 'nothing', key)).exit).toBe(0)
    expect(held()).toMatchObject([{ by: 'key robot', options: { limit: { requests: 90 } } }])
  })
})

describe('a person who types again what somebody else began', () => {
  it.each([
    ['throttle shop 30/1m for 1h', 'It ends throttle shop, which bert began, earlier than now.'],
    ['throttle shop 1000/1m for 7d', 'It lets more through than throttle shop, which bert began.'],
  ])('is asked when it does less: %s', async (line, words) => {
    await agreed(bert, 'throttle shop 30/1m for 6d')
    const before = held()
    const { reply } = await gate.type(line, 'nothing', anna.caller)
    expect(reply.pending).toBeDefined()
    expect(textOf(reply)).toContain(words)
    expect(held()).toEqual(before)
  })

  it('is not asked when it does more, nor of what is their own', async () => {
    await agreed(bert, 'throttle shop 30/1m for 1h')
    for (const line of ['throttle shop 20/1m for 2h', 'throttle shop 300/1m for 1m']) {
      const { exit, reply } = await gate.type(line, 'nothing', anna.caller)
      expect([exit, reply.pending], line).toEqual([0, undefined])
    }
    expect((await gate.type('undo', 'nothing', anna.caller)).reply.pending).toBeUndefined()
  })
})

describe('what a key lets hold for longer', () => {
  it.each(['extend maintenance shop 23h', 'maintenance shop for 23h'])(
    'asks what starting it asks, and not of a person: %s',
    async line => {
      await agreed(anna, 'maintenance shop for 1h keep-within=none')
      const key = await program('extend:change,maintenance:change')
      const { exit, reply } = await gate.type(line, 'nothing', key)
      expect([exit, textOf(reply)]).toEqual([1, expect.stringMatching(/needs the scope \w+:destructive/)])
      await later(61 * 60_000)
      expect(await statuses(1)).toEqual([200])
      await agreed(anna, 'maintenance shop for 1h keep-within=none')
      expect((await gate.type(line.replace('23h', '22h'), 'nothing', anna.caller)).exit).toBe(0)
    },
  )

  it('runs at once where starting it does', async () => {
    await agreed(anna, 'throttle shop 30/1m for 1h')
    const key = await program('extend:change')
    expect((await gate.type('extend throttle shop 5d', 'nothing', key)).exit).toBe(0)
  })
})
