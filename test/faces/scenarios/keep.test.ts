import { expect } from 'vitest'
import { LeaseWatch } from '../../operations/lease-scene.ts'
import { twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

const shop = 'route add shop shop.localhost answer=200 body=shop'
const minuteMs = 60_000

twoFaces('what is kept stays', [], async ({ face, gate, stage }) => {
  await gate.done(shop)
  const watch = new LeaseWatch(gate)
  const otto = face.person('otto', 'operator')
  expect(await otto.types('route set shop body=sale keep-within=2m')).toMatch(/taken back by itself in 2m/)
  expect(await otto.types('keep 3')).toMatch(/Kept/)
  await watch.after(5 * minuteMs)
  expect((await gate.ask('shop.localhost')).body).toBe('sale')
  stage.written('kept', 'keep 3')
})

twoFaces('what nobody keeps is taken back, and who comes late is told so', [], async scene => {
  const { face, gate, stage, everybody } = scene
  await gate.done(shop)
  const watch = new LeaseWatch(gate)
  const otto = face.person('otto', 'operator')
  await otto.types('route set shop body=sale keep-within=2m')
  await watch.after(2 * minuteMs)
  stage.all.chats.changed()
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
  expect(await otto.types('keep 3')).toMatch(
    /Too late: Revision 3 was taken back at[\s\S]*To do it again: \W?route set shop body=sale/,
  )
  stage.written('taken-back', /^route set shop body=sale/)
  await everybody.sees(/Revision 3 undone[\s\S]*by: gatehouse/)
})

twoFaces('somebody else who may do it may keep it', ['roles'], async ({ face, gate }) => {
  await gate.done(shop)
  const watch = new LeaseWatch(gate)
  const otto = face.person('otto', 'operator')
  const olga = face.person('olga', 'operator')
  const vera = face.person('vera', 'viewer')
  await otto.types('route set shop body=sale keep-within=2m')
  expect(await vera.types('keep 3')).toMatch(/needs the role operator/)
  expect(await olga.types('keep')).toMatch(/Kept/)
  await watch.after(5 * minuteMs)
  expect((await gate.ask('shop.localhost')).body).toBe('sale')
})

twoFaces('a rollback holds only when somebody keeps it, which its preview says', ['codes'], async scene => {
  const { face, gate } = scene
  await gate.done(shop, 'route set shop body=sale')
  const watch = new LeaseWatch(gate)
  const otto = face.person('otto', 'operator')
  expect(await otto.types('rollback 2')).toMatch(/taken back by itself after 5m unless somebody keeps it/)
  await otto.confirms()
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
  await watch.after(5 * minuteMs)
  expect((await gate.ask('shop.localhost')).body).toBe('sale')
  expect(await does(otto, 'rollback 2 keep-within=none')).toMatch(/Rolled back/)
  await watch.after(60 * minuteMs)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
})
