import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import { expect } from 'vitest'
import { type Scene, twoFaces } from '../each-face.ts'
import { undoesIt } from '../face.ts'

const shop = 'route add shop shop.localhost answer=200 body=shop'

/** The status of so many requests of a client. */
async function statuses({ gate }: Pick<Scene, 'gate'>, from: string, count: number): Promise<number[]> {
  const found: number[] = []
  for (let made = 0; made < count; made += 1)
    found.push((await gate.ask('shop.localhost', '/', { from })).status)
  return found
}

twoFaces('a client that asks too much is slowed down until the time is over', [], async scene => {
  const { face, gate, stage, everybody } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  const said = await otto.types('throttle shop 10/1m for=15m reason="scraping"')
  expect(said).toMatch(/shop throttled to 10\/1m for each client/)
  expect(said).toMatch(/throttle shop on shop: proven/)
  expect((await statuses(scene, '127.0.0.7', 12)).slice(9)).toEqual([200, 429, 429])
  expect(await statuses(scene, '127.0.0.8', 1)).toEqual([200])
  await everybody.sees(/shop throttled to 10\/1m[\s\S]*scraping/)
  stage.written('applied', /^throttle shop 10\/1m/)
  gate.clock.advance(15 * 60_000 + 1000)
  await endDue({ edge: gate.edge.control, clock: gate.clock })
  expect(await statuses(scene, '127.0.0.7', 3)).toEqual([200, 200, 200])
})

twoFaces('another rate takes the place of the first, and Undo gives that one back', [], async scene => {
  const { face, gate } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  await otto.types('throttle shop 12/1m')
  expect(await otto.types('throttle shop 10/1m')).toMatch(/12\/1m → 10\/1m/)
  expect((await statuses(scene, '127.0.0.7', 11)).slice(9)).toEqual([200, 429])
  expect(await undoesIt(otto)).toMatch(/undone/)
  expect((await statuses(scene, '127.0.0.8', 13)).slice(11)).toEqual([200, 429])
})

twoFaces('a throttle that changes nothing is said to', [], async ({ face, gate }) => {
  await gate.done(shop, 'policy add steady rate-limit limits=5/1m', 'route policy add shop steady')
  const otto = face.person('otto', 'operator')
  expect(await otto.types('throttle shop 50/1m')).toMatch(/changes nothing: .* 5\/1m \(steady\) already/)
})

twoFaces('what is no rate is told from one, and nothing happens', [], async ({ face, gate }) => {
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  await gate.expectUnchanged(async () => {
    expect(await otto.types('throttle shop fast')).toMatch(/write a limit like 20\/1s or 300\/1m/)
  })
})
