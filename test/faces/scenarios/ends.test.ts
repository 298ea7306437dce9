import { auditReminders } from '@gatehouse/bot/reminders.ts'
import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { warnOfEnds } from '@gatehouse/core/edge/warn-of-ends.ts'
import { expect } from 'vitest'
import { type Scene, twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

const minuteMs = 60_000

/** What Gatehouse does each second, at a moment that is so much later. */
async function later({ stage, gate }: Pick<Scene, 'stage' | 'gate'>, ms: number): Promise<void> {
  await stage.advance(ms)
  const tell = (event: EdgeEvent) => stage.all.chats.tell(event)
  await endDue({ edge: gate.edge.control, clock: gate.clock, tell })
  warnOfEnds({ ...gate.deps, reminders: auditReminders({ ...gate.deps, tell }) })
  await stage.all.settled()
}

async function shopInMaintenance({ gate, face }: Scene, line: string) {
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  const otto = face.person('otto', 'operator')
  await does(otto, line)
  return { otto, status: async () => (await gate.ask('shop.localhost')).status }
}

twoFaces('everybody is warned five minutes before the end, and somebody extends it', [], async scene => {
  const { everybody } = scene
  const { otto, status } = await shopInMaintenance(scene, 'maintenance shop for=15m')
  await later(scene, 9 * minuteMs)
  await everybody.seesNo(/maintenance shop ends at/)
  await later(scene, minuteMs + 1000)
  await everybody.sees(/maintenance shop ends at \d\d:\d\d UTC/, ['Extend 1h', 'End now'])
  expect(await otto.types('extend maintenance shop for=1h')).toMatch(/Extended maintenance shop to/)
  await later(scene, 10 * minuteMs)
  expect(await status()).toBe(503)
  await later(scene, 55 * minuteMs)
  expect(await status()).toBe(200)
  await everybody.sees(/maintenance shop has ended by itself/)
  expect(await otto.types('mitigation list')).toMatch(/No mitigation holds now/)
})

twoFaces('what ended while nothing ran is told late', [], async scene => {
  const { status } = await shopInMaintenance(scene, 'maintenance shop for=15m')
  await later(scene, 3 * 60 * minuteMs)
  expect(await status()).toBe(200)
  await scene.everybody.sees(/maintenance shop has ended by itself, 2h4\dm\w* late/)
  expect(scene.gate.edge.revisions.list(1)[0]?.why).toMatch(/late$/)
})

twoFaces('two that end at the same moment are both told of', [], async scene => {
  const { gate, everybody } = scene
  await shopInMaintenance(scene, 'maintenance shop for=15m')
  await gate.done('route add blog blog.localhost answer=200')
  const otto = scene.face.person('olga', 'operator')
  await does(otto, 'maintenance blog for=15m')
  await later(scene, 16 * minuteMs)
  await everybody.sees(/maintenance shop has ended by itself/)
  await everybody.sees(/maintenance blog has ended by itself/)
})

twoFaces(
  'what only a person ends is told of each day until somebody ends it',
  ['second persons'],
  async scene => {
    const { face, gate, everybody } = scene
    await gate.done('route add shop shop.localhost answer=200 body=shop')
    const anna = face.person('anna', 'admin')
    const ben = face.person('ben', 'admin')
    expect(await does(anna, 'maintenance shop until revoked')).toMatch(/second person/)
    expect(await ben.approves(/maintenance shop/)).toMatch(/Maintenance of shop started/)
    await later(scene, 24 * 60 * minuteMs + 1000)
    await everybody.sees(/maintenance shop still holds for 1d; only a person ends it/, ['End now'])
    expect(await does(ben, 'end maintenance shop')).toMatch(/Ended maintenance shop/)
    const cards = await everybody.count()
    await later(scene, 24 * 60 * minuteMs)
    expect(await everybody.count()).toBe(cards)
    expect((await gate.ask('shop.localhost')).status).toBe(200)
  },
)
