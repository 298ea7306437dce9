import type { Caller } from '@gatehouse/bot/caller.ts'
import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Person, TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const hourMs = 3_600_000
let gate: TestGatehouse
let anna: Person
let ben: Person

beforeEach(async () => {
  gate = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  anna = gate.person('anna', 'operator')
  ben = gate.person('ben', 'operator')
})

/** What a line asks of anna, without doing it; `nothing` when it is done at once. */
async function asks(line: string): Promise<string> {
  const { reply, exit } = await gate.type(line, 'nothing', anna.caller)
  if (!reply.pending) return exit === 0 ? 'nothing' : textOf(reply)
  const risk = gate.edge.stores.confirmations.find(reply.pending.id)?.plan.risk
  await gate.type(`confirmation cancel ${reply.pending.id.slice(0, 8)}`, 'nothing', anna.caller)
  return risk ?? 'nothing'
}

/** Done by anna with her code, and with ben's where that is asked for. */
async function agreed(line: string): Promise<void> {
  let answer = await gate.as(anna, line)
  const { pending } = answer.reply
  if (pending)
    answer = await gate.say({
      id: pending.id,
      caller: ben.caller,
      say: { kind: 'code', account: null, code: ben.code() },
    })
  expect(answer.exit, textOf(answer.reply)).toBe(0)
  gate.clock.advance(30_000)
}

async function key(scopes: string): Promise<Caller> {
  const ada = gate.person('ada', 'admin')
  await gate.as(ada, `key create robot scopes=${scopes}`)
  const id = gate.edge.stores.keys.list().at(-1)?.id
  if (id === undefined) throw new Error('there is no key')
  return { kind: 'key', id, face: 'api', address: '192.0.2.50' }
}

/** What an outsider gets once so much time has passed. */
async function statusAfter(ms: number): Promise<number> {
  gate.clock.advance(ms)
  await endDue({ edge: gate.edge.control, clock: gate.clock })
  return (await gate.ask('shop.localhost', '/', { headers: { 'X-Forwarded-For': '203.0.113.5' } })).status
}

describe('a later end', () => {
  it.each(['extend lockdown all 6d', 'extend lockdown all 1m', 'lockdown all for 7d allow=10.0.0.0/8'])(
    'of what two people decided is for two people: %s',
    async line => {
      await agreed('lockdown all for 5m keep-within=none allow=10.0.0.0/8')
      expect(await asks(line)).toBe('critical')
      expect(await statusAfter(4 * 60_000)).toBe(403)
      expect(await statusAfter(2 * 60_000), 'it ended as it was decided').toBe(200)
    },
  )

  it('of what two people decided is nothing for a key', async () => {
    await agreed('lockdown all for 5m keep-within=none allow=10.0.0.0/8')
    const caller = await key('extend:change,extend:destructive,lockdown:change,lockdown:destructive')
    for (const line of ['extend lockdown all 6d', 'lockdown all for 7d allow=10.0.0.0/8']) {
      const { exit, reply } = await gate.type(line, 'nothing', caller)
      expect(exit, line).toBe(1)
      expect(textOf(reply)).toContain('This is critical')
    }
    expect(await statusAfter(6 * 60_000)).toBe(200)
  })

  it('of a maintenance is one tap within a day, and asks for a code beyond it', async () => {
    await agreed('maintenance shop for 1h keep-within=none')
    for (let hour = 0; hour < 23; hour += 1) {
      gate.clock.advance(hourMs / 2)
      expect(await asks('extend maintenance shop 1h'), `hour ${hour}`).toBe('nothing')
    }
    expect(await asks('extend maintenance shop 1h')).toBe('destructive')
    expect(await asks('maintenance shop for 7d')).toBe('destructive')
    await agreed('extend maintenance shop 1h')
    expect(await statusAfter(13 * hourMs)).toBe(503)
    expect(await statusAfter(hourMs)).toBe(200)
  })

  it('of what needs no code to begin with needs none', async () => {
    expect(await asks('throttle shop 20/1m for 6d')).toBe('nothing')
    expect(await asks('extend throttle shop 23h')).toBe('nothing')
  })
})

describe('an earlier end of what protects', () => {
  it.each([
    ['shop', '7d'],
    ['shop', 'revoked'],
    ['all', 'revoked'],
  ])('is an early end: lockdown %s until %s', async (target, lasts) => {
    const until = lasts === 'revoked' ? 'until revoked' : `for ${lasts}`
    await agreed(`lockdown ${target} ${until} allow=10.0.0.0/8 keep-within=none`)
    expect(await asks(`end lockdown ${target}`)).toBe('destructive')
    expect(await asks(`lockdown ${target} for 1m allow=10.0.0.0/8`)).toBe('destructive')
    const caller = await key('lockdown:change,end:change')
    const { reply } = await gate.type(`lockdown ${target} for 1m allow=10.0.0.0/8`, 'nothing', caller)
    expect(textOf(reply)).toContain('needs the scope lockdown:destructive')
    expect(await statusAfter(2 * 60_000)).toBe(403)
  })

  it('says from when on it protects no more', async () => {
    await agreed('lockdown shop for 7d allow=10.0.0.0/8 keep-within=none')
    const { reply } = await gate.type('lockdown shop for 1m allow=10.0.0.0/8', 'nothing', anna.caller)
    expect(textOf(reply)).toMatch(/lockdown shop would end at .* UTC already, before its time/)
  })

  it('of what stands in the way of traffic asks nothing', async () => {
    await agreed('maintenance shop for 7d keep-within=none')
    expect(await asks('maintenance shop for 1m')).toBe('nothing')
    expect(await statusAfter(2 * 60_000)).toBe(200)
  })
})
