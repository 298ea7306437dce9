import { expect } from 'vitest'
import { twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

twoFaces('panic names the change after which a route fails, and one press takes it back', [], async scene => {
  const { face, gate } = scene
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  const otto = face.person('otto', 'operator')
  await does(otto, 'route set shop answer=500')
  for (let made = 0; made < 12; made += 1) await gate.ask('shop.localhost')
  const { number } = gate.edge.control.current()
  await gate.expectUnchanged(async () => {
    await expect
      .poll(() => otto.types('panic'))
      .toMatch(/This helps most right now[\s\S]*100 % of the requests to shop fail[\s\S]*can be undone/)
  })
  expect((await gate.ask('shop.localhost')).status).toBe(500)
  await otto.presses('Undo', `undo ${number}`)
  expect((await gate.ask('shop.localhost')).status).toBe(200)
})

twoFaces('panic shows a viewer what could be done, and who may do it', ['roles'], async scene => {
  const { face, gate } = scene
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  const vera = face.person('vera', 'viewer')
  await gate.expectUnchanged(async () => {
    expect(await vera.types('panic')).toMatch(/shield shop[\s\S]*For whoever has the role operator/)
  })
})
