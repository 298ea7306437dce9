import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Person, TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseWatch } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
const client = { headers: { 'X-Forwarded-For': '203.0.113.7' } }
let gate: TestGatehouse
let watch: LeaseWatch
let anna: Person
let bert: Person

beforeEach(async () => {
  gate = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  await gate.done(
    'route add shop shop.localhost answer=200 body=shop',
    'policy add office ip-allow networks=10.0.0.0/8',
  )
  watch = new LeaseWatch(gate)
  anna = gate.person('anna', 'operator')
  bert = gate.person('bert', 'operator')
})

const status = async (options = {}) => (await gate.ask('shop.localhost', '/', options)).status
const active = () => gate.edge.revisions.active()?.number ?? 0

describe('whoever wishes what is there already, but only until nobody has kept it', () => {
  it('is told so, and can keep it', async () => {
    await gate.as(anna, 'route policy add shop office keep-within=1h')
    const number = active()
    const { exit, reply } = await gate.as(bert, 'route policy add shop office')
    expect(exit).toBe(0)
    expect(reply.title).toMatch(/like that already, but only until \d\d:\d\d:\d\d UTC unless somebody keeps/)
    expect(reply.next).toEqual([`keep ${number}`])
    await gate.as(bert, reply.next?.[0] ?? '')
    await watch.after(60 * minuteMs)
    expect(await status()).toBe(403)
  })

  it('is told of no other thing that waits to be kept', async () => {
    await gate.as(anna, 'route policy add shop office keep-within=none')
    await gate.as(anna, 'route set shop body=sale keep-within=1h')
    const { reply } = await gate.as(bert, 'route policy add shop office')
    expect(reply.title).toBe('Nothing to change: it is like that already.')
    await gate.as(bert, 'route set shop body=late')
    const later = await gate.as(anna, 'route set shop path=/x')
    expect(later.reply.notes?.join() ?? '').not.toContain('rests on')
  })
})

describe('however much waits to be kept', () => {
  it('blocks hide no protection that goes before long', async () => {
    for (let index = 1; index <= 10; index += 1)
      await gate.as(bert, `block 198.51.100.${index} keep-within=50m`)
    await gate.as(anna, 'route policy add shop office keep-within=1h')
    const { reply } = await gate.as(bert, 'route policy add shop office')
    expect(reply.title).toContain('but only until')
    expect(reply.next).toEqual([`keep ${active()}`])
  })

  it('what was not looked at is counted', async () => {
    for (let index = 1; index <= 11; index += 1)
      await gate.done(`route add r${index} r${index}.localhost answer=200 verify=no keep-within=50m`)
    await gate.as(anna, 'route policy add shop office keep-within=1h')
    const { reply } = await gate.as(bert, 'route policy add shop office')
    expect(textOf(reply)).toContain('2 more wait to be kept, which may take this with them')
  })
})

it('whoever starts the same mitigation with the same end is told that nobody has kept it', async () => {
  // Ends are whole seconds, and both are to be the same.
  vi.spyOn(gate.clock, 'nowMs').mockReturnValue(Date.now())
  await gate.as(anna, 'throttle shop 50/1m for 1h keep-within=10m')
  const number = active()
  const { reply } = await gate.type('throttle shop 50/1m for 1h', 'nothing', bert.caller)
  expect(reply.title).toMatch(/like that already, but only until/)
  expect(reply.next).toEqual([`keep ${number}`])
})

describe('a block that nobody has kept', () => {
  const operation = async () => {
    const { reply } = await gate.as(anna, 'block 203.0.113.7 for 1h keep-within=2m')
    return reply.next?.[0]?.replace('keep ', '') ?? ''
  }

  it('is nothing to rely on for whoever wants the same, which they are told', async () => {
    const { reply: first } = await gate.as(anna, 'block 203.0.113.7 for 2h keep-within=5m')
    const { reply } = await gate.as(bert, 'block 203.0.113.7')
    expect(reply.title).toMatch(/like that already, but only until .* unless somebody keeps it/)
    expect(reply.next).toEqual([first.next?.[0]])
    await gate.as(bert, reply.next?.[0] ?? '')
    await watch.after(5 * minuteMs)
    expect(await status(client)).toBe(403)
  })

  it('is taken back although it was extended, which the answer says', async () => {
    const name = await operation()
    const { reply } = await gate.as(anna, 'extend block 203.0.113.7 2h')
    expect(reply.next?.[0]).toBe(`keep ${name}`)
    expect(reply.notes?.join()).toContain(`unless somebody keeps it: keep ${name}`)
    expect(await status(client)).toBe(403)
    await watch.after(2 * minuteMs)
    expect(await status(client)).toBe(200)
  })
})
