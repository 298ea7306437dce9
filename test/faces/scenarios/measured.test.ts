import { expect, onTestFinished } from 'vitest'
import { startUpstream } from '../../harness/upstream.ts'
import { visits } from '../../harness/visits.ts'
import { twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

const from = (client: string) => ({ headers: { 'x-forwarded-for': client } })

twoFaces(
  'what a block did to traffic is told in the same card',
  [],
  async ({ face, gate, stage, everybody }) => {
    await gate.done('route add shop shop.localhost answer=200', 'settings set trusted-proxies=127.0.0.1')
    await stage.advance(60_000)
    await visits(gate, 5, 'shop.localhost', from('203.0.113.7'))
    await visits(gate, 45, 'shop.localhost', from('203.0.113.8'))
    const otto = face.person('otto', 'operator')
    expect(await otto.types('block 203.0.113.7')).toMatch(
      /traffic[\s\S]*requests a minute, 10 % of all, of 1 of 2 clients/,
    )
    expect(await visits(gate, 5, 'shop.localhost', from('203.0.113.7'))).toEqual({ 403: 5 })
    await gate.measure()
    await stage.all.settled()
    // What keys block shares a card, which is about no operation.
    if (face.name === 'api') return everybody.seesNo(/→ 0 requests a minute from/)
    await everybody.sees(
      /203\.0\.113\.7 blocked\.[\s\S]*\d+ → 0 requests a minute from 203\.0\.113\.7, 5 s later\./,
      ['Undo', 'Extend 1h', 'End now'],
    )
  },
)

twoFaces(
  'what got worse is told in the same card, and Undo comes first',
  [],
  async ({ face, gate, stage, everybody }) => {
    let status = 200
    const upstream = await startUpstream('shop', (_request, response) => {
      response.statusCode = status
      response.end()
    })
    onTestFinished(() => upstream.stop())
    await gate.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
    await visits(gate, 20, 'shop.localhost')
    const otto = face.person('otto', 'operator')
    await does(otto, 'throttle shop 1000/1m for=10m keep-within=5m')
    await everybody.sees(/throttle shop/, ['Keep', 'Undo', 'Extend 1h'])
    status = 500
    await visits(gate, 20, 'shop.localhost')
    await gate.measure()
    await stage.all.settled()
    await everybody.sees(/throttle shop[\s\S]*Failed with 5xx: 0 % → 100 %\.[\s\S]*The route answers\./, [
      'Undo',
      'Keep',
      'Extend 1h',
    ])
    const [operation] = gate.edge.revisions.list(1)
    expect(gate.deps.trafficMeasures.get(`${operation?.number}`)).toMatchObject({ worse: true })
    expect(await otto.types(`revision show ${operation?.number}`)).toMatch(/Failed with 5xx: 0 % → 100 %/)
  },
)

twoFaces('a preview says whose traffic it touches', ['codes'], async ({ face, gate }) => {
  await gate.done('route add shop shop.localhost answer=200', 'route add wiki wiki.localhost answer=200')
  gate.clock.advance(60_000)
  await visits(gate, 30, 'shop.localhost')
  await visits(gate, 10, 'wiki.localhost')
  const otto = face.person('otto', 'operator')
  expect(await otto.types('maintenance shop for=10m')).toMatch(
    /traffic[\s\S]*\d+ requests a minute, of 1 client/,
  )
  await otto.cancels()
})
