import { expect } from 'vitest'
import { sqlInjection } from '../../mitigations/attack.ts'
import { type Scene, twoFaces } from '../each-face.ts'
import { undoesIt } from '../face.ts'

const own = [
  'route add shop shop.localhost answer=200 body=shop',
  'policy add watch waf mode=detect',
  'route policy add shop watch',
]

/** What an attack, an odd method and an honest request get. */
async function statuses({ gate }: Pick<Scene, 'gate'>): Promise<number[]> {
  const asked = [
    gate.ask('shop.localhost', sqlInjection),
    gate.ask('shop.localhost', '/', { method: 'PROPFIND' }),
    gate.ask('shop.localhost', '/hello?name=anna'),
  ]
  return (await Promise.all(asked)).map(({ status }) => status)
}

twoFaces('a route under attack is shielded with one command, and each part is proven', [], async scene => {
  const { face, gate, stage, everybody } = scene
  await gate.done(...own)
  const otto = face.person('otto', 'operator')
  expect(await statuses(scene)).toEqual([200, 200, 200])
  const said = await otto.types('shield shop for=30m reason="probing"')
  expect(said).toMatch(/Shield of shop started/)
  expect(said).toMatch(/mode=block paranoia=2, instead of watch: mode=detect paranoia=1/)
  expect(said).toMatch(/shield shop: proven 4 of 4/)
  expect(await statuses(scene)).toEqual([403, 405, 200])
  await everybody.sees(/Shield of shop started[\s\S]*probing/)
  stage.written('applied', /^shield shop/)
  expect(await otto.types('end shield shop')).toMatch(/Ended shield shop/)
  expect(await statuses(scene)).toEqual([200, 200, 200])
})

twoFaces('a shield is undone', [], async scene => {
  const { face, gate } = scene
  await gate.done(...own)
  const otto = face.person('otto', 'operator')
  await otto.types('shield shop')
  expect(await statuses(scene)).toEqual([403, 405, 200])
  expect(await undoesIt(otto)).toMatch(/undone/)
  expect(await statuses(scene)).toEqual([200, 200, 200])
})
