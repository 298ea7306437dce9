import { auditReminders } from '@gatehouse/bot/reminders.ts'
import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { warnOfEnds } from '@gatehouse/core/edge/warn-of-ends.ts'
import { expect } from 'vitest'
import { LeaseWatch } from '../../operations/lease-scene.ts'
import { type Scene, twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

const minuteMs = 60_000
const shop = 'route add shop shop.localhost answer=200 body=shop'

/** Lets time pass, ends what is over and tells of what ends soon, as a program does. */
async function later({ gate, stage }: Scene, ms: number): Promise<void> {
  gate.clock.advance(ms)
  const tell = (event: EdgeEvent) => stage.all.chats.tell(event)
  warnOfEnds({ ...gate.deps, reminders: auditReminders({ ...gate.deps, tell }) })
  await endDue({ ...gate.deps, tell })
  await stage.all.settled()
}

const status = async ({ gate }: Scene) => (await gate.ask('shop.localhost')).status

twoFaces('a mitigation is extended and ended by the buttons of its one card', [], async scene => {
  const { face, gate, everybody } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  await does(otto, 'maintenance shop for=15m reason="new disks" keep-within=none')
  await everybody.sees(/Maintenance of shop started[\s\S]*until: [\s\S]*reason: new disks/, [
    'Undo',
    'Extend 1h',
    'End now',
  ])
  const cards = await everybody.count()
  const before = gate.edge.control.current().state.mitigations[0]?.untilMs ?? 0
  await otto.presses('Extend 1h', 'extend maintenance shop for=1h')
  expect(gate.edge.control.current().state.mitigations[0]?.untilMs).toBe(before + 60 * minuteMs)
  await otto.presses('End now', 'end maintenance shop')
  expect(await status(scene)).toBe(200)
  await everybody.sees(/Maintenance of shop started[\s\S]*ended: .*by (?:key )?(?:otto|the console)/, [])
  // The extension and the end are changes of their own.
  expect(await everybody.count()).toBe(cards + 2)
})

twoFaces('people are told before an end, on one card, which says what became of it', [], async scene => {
  const { face, gate, everybody } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  await does(otto, 'maintenance shop for=15m keep-within=none')
  await later(scene, 11 * minuteMs)
  await everybody.sees(/maintenance shop ends at \d\d:\d\d UTC/, ['Extend 1h', 'End now'])
  const cards = await everybody.count()
  await otto.presses('Extend 1h', 'extend maintenance shop for=1h')
  await everybody.sees(/maintenance shop holds for longer/, [])
  await everybody.seesNo(/maintenance shop ends at/)
  await later(scene, 60 * minuteMs)
  await everybody.sees(/maintenance shop ends at \d\d:\d\d UTC/, ['Extend 1h', 'End now'])
  await later(scene, 5 * minuteMs)
  expect(await status(scene)).toBe(200)
  await everybody.sees(/maintenance shop has ended[\s\S]*by itself/, [])
  await everybody.sees(/Maintenance of shop started[\s\S]*by itself/, [])
  // Beside the extension nothing new was posted.
  expect(await everybody.count()).toBe(cards + 1)
})

twoFaces('a button that is pressed late gets the sentence of its command', [], async scene => {
  const { face, gate } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  await does(otto, 'maintenance shop for=15m keep-within=none')
  await later(scene, 16 * minuteMs)
  expect(await otto.types('extend maintenance shop for=1h')).toMatch(/There is no "maintenance shop" now/)
  expect(await status(scene)).toBe(200)
})

twoFaces('what nobody has kept yet is kept by its button', [], async scene => {
  const { face, gate, everybody } = scene
  await gate.done(shop)
  const watch = new LeaseWatch(gate)
  const otto = face.person('otto', 'operator')
  await otto.types('route set shop body=sale keep-within=2m')
  await everybody.sees(/Route shop changed[\s\S]*taken back: .*unless somebody keeps it/, ['Keep', 'Undo'])
  expect(await otto.presses('Keep', 'keep 3')).toMatch(/Kept/)
  await everybody.sees(/Route shop changed[\s\S]*kept: .*by (?:key )?(?:otto|the console)/, ['Undo'])
  await watch.after(5 * minuteMs)
  expect((await gate.ask('shop.localhost')).body).toBe('sale')
})

twoFaces('what nobody keeps says on its card that it was taken back', [], async scene => {
  const { face, gate, stage, everybody } = scene
  await gate.done(shop)
  const watch = new LeaseWatch(gate)
  const otto = face.person('otto', 'operator')
  await otto.types('route set shop body=sale keep-within=2m')
  await watch.after(2 * minuteMs)
  stage.all.chats.refresh()
  await everybody.sees(/Taken back: route set shop body=sale[\s\S]*taken back: .*Gatehouse/, [])
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
})
