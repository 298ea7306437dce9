import { expect } from 'vitest'
import { freePort } from '../../harness/edge.ts'
import { keeper } from '../../harness/kept.ts'
import { startUpstream } from '../../harness/upstream.ts'
import { twoFaces } from '../each-face.ts'
import { does, leasedButtons, undoesIt } from '../face.ts'

const keep = keeper()
const shop = 'route add shop shop.localhost answer=200 body=shop'

twoFaces('a route is added: traffic, a card for everybody, the audit', [], async scene => {
  const { face, gate, stage, everybody } = scene
  const otto = face.person('otto', 'operator')
  expect(await otto.types(shop)).toMatch(/Route shop added \(revision 2/)
  expect(await gate.ask('shop.localhost')).toMatchObject({ status: 200, body: 'shop' })
  await everybody.sees(/Route shop added\.[\s\S]*command: route add shop[\s\S]*hosts: shop\.localhost/, [
    'Undo',
  ])
  expect(stage.written('applying', shop)).toMatchObject({ face: face.name, facts: { revision: 2 } })
  expect(stage.written('applied', shop)).toMatchObject({ facts: { revision: 2 } })
  expect(await everybody.count()).toBe(1)
})

twoFaces('traffic is moved from one upstream to another', [], async ({ face, gate, everybody }) => {
  const [one, two] = [keep(await startUpstream('one')), keep(await startUpstream('two'))]
  const otto = face.person('otto', 'operator')
  await otto.types(`route add shop shop.localhost http://127.0.0.1:${one.port}`)
  expect((await gate.ask('shop.localhost')).body).toBe('one')
  const said = await does(otto, `route set shop upstreams=http://127.0.0.1:${two.port}`)
  expect(said).toMatch(new RegExp(`127\\.0\\.0\\.1:${one.port} → .*127\\.0\\.0\\.1:${two.port}`))
  expect((await gate.ask('shop.localhost')).body).toBe('two')
  await everybody.sees(/Route shop changed\.[\s\S]*~ route shop/, ['Undo'])
})

twoFaces('a change is undone, and the undoing undone', [], async ({ face, gate, everybody, stage }) => {
  const otto = face.person('otto', 'operator')
  await otto.types(shop)
  await does(otto, 'route set shop body=sale')
  expect((await gate.ask('shop.localhost')).body).toBe('sale')
  expect(await undoesIt(otto)).toMatch(/Revision 3 undone/)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
  await everybody.sees(/Revision 3 undone\./, ['Undo'])
  await everybody.sees(/Route shop changed\./, [])
  expect(await undoesIt(otto)).toMatch(/Revision 4 undone/)
  expect((await gate.ask('shop.localhost')).body).toBe('sale')
  stage.written('applied', /^undo/)
})

twoFaces('a route is removed only after its removal was confirmed', [], async scene => {
  const { face, gate, stage, everybody } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  expect(await does(otto, 'route remove shop')).toMatch(/Route shop removed/)
  expect(await gate.ask('shop.localhost')).toMatchObject({ status: 404 })
  await everybody.sees(/Route shop removed\.[\s\S]*- route shop/, leasedButtons(face))
  stage.written('applied', 'route remove shop')
})

twoFaces('a removed route comes back by Undo, with its traffic', [], async ({ face, gate }) => {
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  await does(otto, 'route remove shop')
  expect(await undoesIt(otto)).toMatch(/Revision 3 undone/)
  expect(await gate.ask('shop.localhost')).toMatchObject({ status: 200, body: 'shop' })
})

twoFaces(
  'a preview shows what would happen to one person alone, and changes nothing',
  ['codes'],
  async scene => {
    const { face, gate, stage, everybody } = scene
    await gate.done(shop)
    const otto = face.person('otto', 'operator')
    const vera = stage.account('vera', 'viewer')
    await gate.expectUnchanged(async () => {
      const said = await otto.types('route remove shop')
      expect(said).toMatch(/This would happen \(destructive\): route remove shop/)
      expect(said).toMatch(/touches\W+the traffic of 1 route on 1 host: shop/)
      expect(said).toMatch(/- route shop/)
      expect(said).toMatch(/After this no route is enabled: every request is answered with 404/)
    })
    expect(await gate.ask('shop.localhost')).toMatchObject({ status: 200 })
    expect(stage.screenOf(vera)).not.toMatch(/This would happen/)
    await everybody.seesNo(/route remove/)
    stage.written('planned', 'route remove shop')
  },
)

twoFaces('a route to a dead upstream is taken back, with the words of why', [], async scene => {
  const { face, gate, stage, everybody } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  const state = gate.stateHash()
  const said = await otto.types(`route add dead dead.localhost http://127.0.0.1:${await freePort()}`)
  expect(said).toMatch(/Revision 3 failed and was taken back\. The old configuration is in force\./)
  expect(said).toMatch(/connection refused/)
  expect(gate.stateHash()).toBe(state)
  expect((await gate.ask('dead.localhost')).status).toBe(404)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
  await everybody.sees(/Failed and taken back: route add dead[\s\S]*connection refused/, [])
  stage.written('failed', /^route add dead/)
})

twoFaces('a reserved host and an address of metadata are refused in words', [], async scene => {
  const { face, gate, stage, everybody } = scene
  await gate.done('settings set reserved-hosts=status.localhost')
  const otto = face.person('otto', 'operator')
  const cards = await everybody.count()
  await gate.expectUnchanged(async () => {
    expect(await otto.types('route add mine status.localhost answer=200')).toMatch(
      /status\.localhost is a reserved host; a route cannot have it/,
    )
    expect(await otto.types('route add meta meta.localhost http://169.254.169.254:80')).toMatch(
      /169\.254\.169\.254/,
    )
  })
  stage.written('refused', /^route add meta/)
  expect(await everybody.count()).toBe(cards)
})

twoFaces(
  'two routes cannot have the same host, and the second is told which has it',
  [],
  async ({ face, gate }) => {
    await gate.done(shop)
    const otto = face.person('otto', 'operator')
    await gate.expectUnchanged(async () => {
      expect(await otto.types('route add store shop.localhost answer=200')).toMatch(/shop/)
    })
    expect((await gate.ask('shop.localhost')).body).toBe('shop')
  },
)

twoFaces('what is so already makes no revision and no card', [], async ({ face, gate, everybody }) => {
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  const cards = await everybody.count()
  await gate.expectUnchanged(async () => {
    expect(await otto.types('route set shop body=shop')).toMatch(/Nothing to change: it is like that already/)
  })
  expect(await everybody.count()).toBe(cards)
})

twoFaces('a route is switched off and on again', [], async ({ face, gate, everybody }) => {
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  await does(otto, 'route disable shop')
  expect((await gate.ask('shop.localhost')).status).toBe(404)
  await everybody.sees(/Route shop disabled\./)
  expect(await does(otto, 'route enable shop')).toMatch(/Route shop enabled/)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
})
