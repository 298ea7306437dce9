import { expect } from 'vitest'
import { eachFace } from '../each-face.ts'
import { does } from '../face.ts'

eachFace('a route is added: traffic, a card for everybody, the audit', [], async scene => {
  const { face, gate, stage, everybody } = scene
  const anna = face.person('anna', 'operator')
  expect(await anna.types('route add shop shop.localhost answer=200 body=shop')).toMatch(/Route shop added/)
  expect(await gate.ask('shop.localhost')).toMatchObject({ status: 200, body: 'shop' })
  await everybody.sees(/Route shop added\.[\s\S]*hosts: shop\.localhost/, ['Undo'])
  expect(stage.written('applied', /^route add shop/)).toBeDefined()
})

eachFace('a route is removed', [], async ({ face, gate, everybody, stage }) => {
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  const anna = face.person('anna', 'operator')
  expect(await does(anna, 'route remove shop')).toMatch(/Route shop removed/)
  expect(await gate.ask('shop.localhost')).toMatchObject({ status: 404 })
  await everybody.sees(/Route shop removed\./, ['Undo'])
  stage.written('applied', 'route remove shop')
})

eachFace('a wrong code changes nothing, and the right one then does', ['codes'], async scene => {
  const { face, gate, stage } = scene
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  const anna = face.person('anna', 'operator')
  expect(await anna.types('route remove shop')).toMatch(/This would happen \(destructive\)/)
  await gate.expectUnchanged(async () => {
    expect(await anna.confirms(stage.wrongCode(anna.account))).toMatch(/That code is wrong/)
  })
  expect(anna.isAsked).toBe(true)
  expect(await anna.confirms()).toMatch(/Route shop removed/)
  expect(await gate.ask('shop.localhost')).toMatchObject({ status: 404 })
})
eachFace('typo', ['typed lines'], async ({ face }) => {
  expect(await face.person('anna', 'operator').types('rout list')).toMatch(/Did you mean route list/)
})
eachFace('roles', ['roles'], async ({ face }) => {
  expect(await face.person('anna', 'viewer').types('route add shop shop.localhost answer=200')).toMatch(
    /needs the role operator/,
  )
})
eachFace('powers', ['powers'], async ({ face }) => {
  expect(await does(face.person('anna', 'admin'), 'account add dora role=viewer')).toMatch(/dora added/)
})
eachFace('second', ['second persons'], async ({ face, everybody }) => {
  const anna = face.person('anna', 'admin')
  const ben = face.person('ben', 'admin')
  expect(await does(anna, 'account add dora role=admin')).toMatch(/second person/)
  await everybody.sees(/anna asks for a second|asks for a second/)
  expect(await ben.approves(/account add dora/)).toMatch(/dora added/)
  await everybody.sees(/dora added/, [])
})
eachFace('ids', ['chat identities'], async ({ face }) => {
  expect(await face.person('anna', 'operator').types('status')).toMatch(/edge/)
})
