import { expect } from 'vitest'
import { twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

const shop = 'route add shop shop.localhost answer=200 body=shop'

twoFaces('who did what when is listed, the newest first', [], async ({ face, gate }) => {
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  await otto.types('route set shop body=sale')
  const said = await otto.types('revision list')
  expect(said).toMatch(/route set shop body=sale[\s\S]*route add shop/)
  expect(said).toMatch(/active/)
})

twoFaces('what leads from one revision to another is told as a diff', [], async ({ face, gate }) => {
  await gate.done(shop, 'route set shop body=sale')
  const vera = face.person('vera', 'viewer')
  expect(await vera.types('revision diff 2 3')).toMatch(/~ route shop\s[\s\S]*body\W+shop → sale/)
  expect(await vera.types('revision show 3')).toMatch(/route set shop body=sale/)
})

twoFaces(
  'an old revision is put in force again, as a new one',
  [],
  async ({ face, gate, stage, everybody }) => {
    await gate.done(shop, 'route set shop body=sale', 'route add wiki wiki.localhost answer=200')
    const otto = face.person('otto', 'operator')
    expect(await does(otto, 'rollback 2')).toMatch(/\(revision 5/)
    expect((await gate.ask('shop.localhost')).body).toBe('shop')
    expect((await gate.ask('wiki.localhost')).status).toBe(404)
    // Nobody is there to keep what a program does.
    const buttons = face.name === 'api' ? ['Undo'] : ['Keep', 'Undo']
    await everybody.sees(/command: rollback 2[\s\S]*revision: 5/, buttons)
    stage.written('applied', 'rollback 2')
  },
)

twoFaces(
  'an older change is undone, and what was changed elsewhere since stays',
  [],
  async ({ face, gate }) => {
    await gate.done(shop, 'route set shop body=sale', 'route add wiki wiki.localhost answer=200')
    const otto = face.person('otto', 'operator')
    expect(await does(otto, 'undo 3')).toMatch(/Revision 3 undone/)
    expect((await gate.ask('shop.localhost')).body).toBe('shop')
    expect((await gate.ask('wiki.localhost')).status).toBe(200)
  },
)

twoFaces('the button to undo goes as soon as something later touches the same', [], async scene => {
  const { face, everybody } = scene
  const otto = face.person('otto', 'operator')
  await otto.types(shop)
  await everybody.sees(/Route shop added\./, ['Undo'])
  await otto.types('route add wiki wiki.localhost answer=200')
  await everybody.sees(/Route shop added\./, ['Undo'])
  await does(otto, 'route set shop body=sale')
  await everybody.sees(/Route shop added\./, [])
  await everybody.sees(/Route wiki added\./, ['Undo'])
})
