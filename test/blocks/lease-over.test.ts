import { beforeEach, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseScene } from '../operations/lease-scene.ts'
import { fronted, statusOf } from './scene.ts'

const keep = keeper()
const minuteMs = 60_000
const client = '203.0.113.7'

let scene: LeaseScene

beforeEach(async () => {
  scene = keep(await LeaseScene.start({ settings: fronted }))
})

/** Blocks as anna for two minutes unless somebody keeps it, and gives the name of that. */
async function leased(line = `block ${client} for 5h`): Promise<string> {
  await scene.gate.as(scene.anna, `${line} keep-within=2m`)
  return `a${scene.gate.audit(1)[0]?.seq}`
}

it.each<[string, string[]]>([
  ['ended', [`end block ${client}`]],
  ['unblocked', [`unblock ${client}`]],
  ['unblocked out of two', ['block 203.0.113.0/24', `unblock ${client}`]],
])(
  'what nobody has kept and somebody else has %s is taken back, and nobody is woken for it',
  async (_how, lines) => {
    const operation = await leased()
    for (const line of lines) await scene.gate.as(scene.bert, line)
    await scene.watch.after(2 * minuteMs)
    const words = `bert has ended it already. What else blocks it: block list ${client}`
    expect(scene.watch.told).toMatchObject([{ kind: 'taken-back', operation, words }])
    expect(scene.gate.deps.leases.get(operation)).toMatchObject({ state: 'taken-back', words })
    expect(await statusOf(scene.gate, client)).toBe(200)
  },
)

it('what has ended at its own time is taken back, and what somebody blocks anew since stays and is told of', async () => {
  const first = await leased(`block ${client} for 1m`)
  scene.gate.clock.advance(minuteMs)
  await scene.gate.edge.blocks.look()
  await scene.watch.after(minuteMs)
  expect(scene.gate.deps.leases.get(first)).toMatchObject({
    state: 'taken-back',
    words: expect.stringMatching(/^It has ended/),
  })
  const second = await leased()
  await scene.gate.as(scene.bert, `unblock ${client}`)
  await scene.gate.as(scene.bert, `block ${client} for 3h`)
  await scene.watch.after(2 * minuteMs)
  expect(scene.gate.deps.leases.get(second)?.state).toBe('failed')
  expect(scene.watch.told.map(({ kind }) => kind)).toEqual(['taken-back', 'not-taken-back'])
  expect(await statusOf(scene.gate, client)).toBe(403)
})

it('whoever undoes what somebody else has ended already is told so, and changes nothing', async () => {
  const operation = await leased()
  await scene.gate.as(scene.bert, `unblock ${client}`)
  const entries = scene.gate.audit(1)
  const { exit, reply } = await scene.gate.as(scene.anna, `undo ${operation}`)
  expect([exit, textOf(reply)]).toEqual([
    0,
    `Nothing to change: it is like that already.\nbert has ended it already. What else blocks it: block list ${client}`,
  ])
  expect(scene.gate.audit(1)).toEqual(entries)
})

it('what guards refuse by now is not done by time either', async () => {
  const everybody = {
    network: '0.0.0.0/0',
    except: [],
    routes: null,
    answer: 'refuse' as const,
    reason: null,
  }
  const nowMs = scene.gate.clock.nowMs()
  // No command makes it: all of a family is refused.
  scene.gate.deps.blocks.put(
    { ...everybody, untilMs: nowMs + 300 * minuteMs },
    { by: 'bert', byProgram: false },
    nowMs,
  )
  const operation = await leased('end block 0.0.0.0/0')
  expect(await statusOf(scene.gate, client)).toBe(200)
  await scene.watch.after(2 * minuteMs)
  expect(scene.watch.told).toMatchObject([
    { kind: 'not-taken-back', operation, words: expect.stringContaining('everybody with IPv4') },
  ])
  expect([
    scene.gate.deps.blocks.count(scene.gate.clock.nowMs()),
    await statusOf(scene.gate, client),
  ]).toEqual([0, 200])
})
