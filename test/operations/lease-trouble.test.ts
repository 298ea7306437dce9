import { beforeEach, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { LeaseScene, LeaseWatch, withEdge } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let scene: LeaseScene

beforeEach(async () => {
  scene = keep(await LeaseScene.start())
})

/** The edge does not answer until that is called. */
function loseEdge(): () => void {
  const status = { ...scene.gate.deps.edge.status(), running: 'down' as const, words: 'connection refused' }
  return withEdge(scene.gate, { status: () => status })
}

it('while the edge is down nothing is lost: it is told once, tried again, and done once it is up', async () => {
  await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=1m')
  const number = scene.active()
  const back = loseEdge()
  const revisions = scene.gate.edge.revisions.list(1)[0]?.number
  await scene.watch.after(minuteMs)
  await scene.watch.look()
  await scene.watch.after(minuteMs)
  // Each try would be a revision.
  expect(scene.gate.edge.revisions.list(1)[0]?.number).toBe(revisions)
  expect(scene.watch.told).toMatchObject([{ kind: 'not-taken-back', operation: String(number), again: true }])
  expect(scene.lease(number)).toMatchObject({ state: 'waiting', words: 'connection refused' })
  back()
  await scene.watch.after(minuteMs)
  expect(await scene.body()).toBe('shop')
  expect(scene.lease(number)?.state).toBe('taken-back')
  expect(scene.watch.told.at(-1)).toMatchObject({ kind: 'taken-back', lateMs: expect.any(Number) })
})

it('what waits although its time is over can still be kept', async () => {
  await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=1m')
  const number = scene.active()
  const back = loseEdge()
  await scene.watch.after(minuteMs)
  expect((await scene.gate.as(scene.anna, `keep ${number}`)).exit).toBe(0)
  back()
  await scene.watch.after(5 * minuteMs)
  expect(await scene.body()).toBe('sale')
})

it('whoever keeps it while it is being taken back is told that it is too late', async () => {
  await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=1m')
  const number = scene.active()
  scene.gate.clock.advance(minuteMs)
  const looking = scene.watch.look()
  let said = ''
  while (scene.lease(number)?.state === 'waiting' && said === '') {
    await new Promise(setImmediate)
    if (scene.lease(number)?.backBy !== null)
      said = (await scene.gate.as(scene.anna, `keep ${number}`)).reply.title
  }
  await looking
  expect(said).toMatch(/^Too late: Revision \d+ (is being|was) taken back/)
  expect(await scene.body()).toBe('shop')
})

it('keeping at the very moment before it begins wins', async () => {
  await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=1m')
  const number = scene.active()
  scene.gate.clock.advance(minuteMs)
  const looking = scene.watch.look()
  const kept = await scene.gate.as(scene.anna, `keep ${number}`)
  await looking
  // Whichever came first, what was said is what is in force.
  expect(await scene.body()).toBe(kept.exit === 0 ? 'sale' : 'shop')
  expect(scene.lease(number)?.state).toBe(kept.exit === 0 ? 'kept' : 'taken-back')
})

it('what always fails is tried at longer and longer intervals, up to an hour, and told once', async () => {
  await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=1m')
  let tries = 0
  const back = withEdge(scene.gate, {
    change: async () => {
      tries += 1
      return { kind: 'failed', revision: 99, reason: 'refused', words: 'no such module', restored: true }
    },
  })
  const triedIn = async (minutes: number) => {
    const before = tries
    for (let minute = 0; minute < minutes; minute += 1) await scene.watch.after(minuteMs)
    return tries - before
  }
  expect(await triedIn(2)).toBe(2)
  expect(await triedIn(60)).toBeLessThanOrEqual(5)
  expect(await triedIn(12 * 60)).toBe(12)
  // Another process goes on, and does not tell it again.
  const next = new LeaseWatch(scene.gate)
  await next.look()
  expect([...scene.watch.told, ...next.told]).toHaveLength(1)
  back()
  await scene.watch.after(60 * minuteMs)
  expect(await scene.body()).toBe('shop')
})
