import { beforeEach, expect, it } from 'vitest'
import { type Person, type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseWatch } from '../operations/lease-scene.ts'
import { shopGate, statusOf } from './scene.ts'

const keep = keeper()
const minuteMs = 60_000
const client = '203.0.113.7'

let gate: TestGatehouse
let watch: LeaseWatch
let anna: Person
let bert: Person
beforeEach(async () => {
  gate = keep(await shopGate())
  watch = new LeaseWatch(gate)
  anna = gate.person('anna', 'operator')
  bert = gate.person('bert', 'operator')
})

/** Blocks as anna for two minutes unless somebody keeps it, and gives the name of that. */
async function leased(line = `block ${client} for 5h`): Promise<string> {
  await gate.as(anna, `${line} keep-within=2m`)
  return `a${gate.audit(1)[0]?.seq}`
}

it.each<[string, string[]]>([
  ['ended', [`end block ${client}`]],
  ['unblocked', [`unblock ${client}`]],
  ['unblocked out of two', ['block 203.0.113.0/24', `unblock ${client}`]],
])(
  'what nobody has kept and somebody else has %s is taken back, and nobody is woken for it',
  async (_how, lines) => {
    const operation = await leased()
    for (const line of lines) await gate.as(bert, line)
    await watch.after(2 * minuteMs)
    const words = `bert has ended it already. What else blocks it: block list ${client}`
    expect(watch.told).toMatchObject([{ kind: 'taken-back', operation, words }])
    expect(gate.deps.leases.get(operation)).toMatchObject({ state: 'taken-back', words })
    expect(await statusOf(gate, client)).toBe(200)
  },
)

it('what has ended at its own time is taken back, and what somebody blocks anew since stays and is told of', async () => {
  const first = await leased(`block ${client} for 1m`)
  gate.clock.advance(minuteMs)
  await gate.edge.blocks.look()
  await watch.after(minuteMs)
  expect(gate.deps.leases.get(first)).toMatchObject({
    state: 'taken-back',
    words: expect.stringMatching(/^It has ended/),
  })
  const second = await leased()
  await gate.as(bert, `unblock ${client}`)
  await gate.as(bert, `block ${client} for 3h`)
  await watch.after(2 * minuteMs)
  expect(gate.deps.leases.get(second)?.state).toBe('failed')
  expect(watch.told.map(({ kind }) => kind)).toEqual(['taken-back', 'not-taken-back'])
  expect(await statusOf(gate, client)).toBe(403)
})

it('whoever undoes what somebody else has ended already is told so, and changes nothing', async () => {
  const operation = await leased()
  await gate.as(bert, `unblock ${client}`)
  const entries = gate.audit(1)
  const { exit, reply } = await gate.as(anna, `undo ${operation}`)
  expect([exit, textOf(reply)]).toEqual([
    0,
    `Nothing to change: it is like that already.\nbert has ended it already. What else blocks it: block list ${client}`,
  ])
  expect(gate.audit(1)).toEqual(entries)
})

it('what guards refuse by now is not done by time either', async () => {
  const everybody = {
    network: '0.0.0.0/0',
    except: [],
    routes: null,
    answer: 'refuse' as const,
    reason: null,
  }
  const nowMs = gate.clock.nowMs()
  // No command makes it: all of a family is refused.
  gate.deps.blocks.put(
    { ...everybody, untilMs: nowMs + 300 * minuteMs },
    { by: 'bert', byProgram: false },
    nowMs,
  )
  const operation = await leased('end block 0.0.0.0/0')
  expect(await statusOf(gate, client)).toBe(200)
  await watch.after(2 * minuteMs)
  expect(watch.told).toMatchObject([
    { kind: 'not-taken-back', operation, words: expect.stringContaining('everybody with IPv4') },
  ])
  expect([gate.deps.blocks.count(gate.clock.nowMs()), await statusOf(gate, client)]).toEqual([0, 200])
})
