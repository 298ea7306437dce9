import { expect } from 'vitest'
import { twoFaces } from '../each-face.ts'
import { does, undoesIt } from '../face.ts'

const shop = 'route add shop shop.localhost answer=200 body=shop'

twoFaces('one’s own last change is taken back at once, and again', [], async ({ face, gate, stage }) => {
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  await otto.types('route set shop body=sale')
  expect(await otto.types('undo')).toMatch(/Revision 3 undone/)
  expect(otto.isAsked).toBe(false)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
  expect(await otto.types('undo 4')).toMatch(/Revision 4 undone/)
  expect((await gate.ask('shop.localhost')).body).toBe('sale')
  expect(await otto.types('undo 4')).toMatch(/taken back already/)
  stage.written('applied', 'undo 3')
})

twoFaces('what somebody else did asks first, and says who did it', ['codes', 'roles'], async scene => {
  const { face, gate } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  const olga = face.person('olga', 'operator')
  await otto.types('route set shop body=sale')
  await gate.expectUnchanged(async () => {
    expect(await olga.types('undo')).toMatch(/It was otto who did it: \W?route set shop body=sale/)
    expect(olga.isAsked).toBe(true)
    await olga.cancels()
  })
  expect(await does(olga, 'undo')).toMatch(/Revision 3 undone/)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
})

twoFaces('what others changed since is shown before it is lost', ['codes', 'roles'], async scene => {
  const { face, gate } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  const olga = face.person('olga', 'operator')
  await otto.types('route set shop body=sale')
  await olga.types('route set shop body=late')
  await gate.expectUnchanged(async () => {
    expect(await otto.types('undo 3')).toMatch(
      /olga \(revision 4\) changed body of the route shop since; that would be lost/,
    )
  })
  expect(await otto.confirms()).toMatch(/Revision 3 undone/)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
})

twoFaces('what others changed elsewhere since is not touched', [], async ({ face, gate }) => {
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  await otto.types('route set shop body=sale')
  await gate.done('route set shop answer=203')
  expect(await does(otto, 'undo 3')).toMatch(/Revision 3 undone/)
  expect(await gate.ask('shop.localhost')).toMatchObject({ status: 203, body: 'shop' })
})

twoFaces('a block is taken back by its operation', [], async ({ face, gate, stage }) => {
  await gate.done('settings set trusted-proxies=127.0.0.1', shop)
  const status = async () =>
    (await gate.ask('shop.localhost', '/', { headers: { 'X-Forwarded-For': '203.0.113.7' } })).status
  const otto = face.person('otto', 'operator')
  await otto.types('block 203.0.113.7 for=1h')
  expect(await status()).toBe(403)
  const { seq } = stage.written('done', /^block 203\.0\.113\.7/)
  expect(await otto.types(`undo a${seq}`)).toMatch(/203\.0\.113\.7/)
  expect(await status()).toBe(200)
  expect(await otto.types('operation list')).toMatch(new RegExp(`a${seq}[\\s\\S]*taken back by`))
})

twoFaces('the newest change is taken back as this face offers it', [], async ({ face, gate }) => {
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  await otto.types('route set shop body=sale')
  expect(await undoesIt(otto)).toMatch(/undone/)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
})
