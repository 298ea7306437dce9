import { expect } from 'vitest'
import { until } from '../../harness/ask.ts'
import { keeper } from '../../harness/kept.ts'
import { download, OpenSocket, pacedUpstream } from '../../mitigations/drain-scene.ts'
import { type Scene, twoFaces } from '../each-face.ts'
import { does, undoesIt } from '../face.ts'

const keep = keeper()

/** Two upstreams of the route `shop`, of which the first gets all requests as long as it is there. */
async function shopOfTwo(gate: Scene['gate']) {
  const [a, b] = [keep(await pacedUpstream('a')), keep(await pacedUpstream('b'))]
  await gate.done(`route add shop shop.localhost http://${a.address} http://${b.address} balance=first`)
  return { a, b }
}

twoFaces(
  'an upstream is drained: what runs there ends in its own time, and what is new goes elsewhere',
  [],
  async scene => {
    const { face, gate, stage, everybody } = scene
    const { a } = await shopOfTwo(gate)
    const socket = keep(await OpenSocket.open(gate, 'shop.localhost'))
    const file = download(gate, 'shop.localhost')
    expect(await file.begun).toBe('a:')
    const otto = face.person('otto', 'operator')
    const line = `drain shop ${a.address}`
    const said = await otto.types(`${line} reason="new kernel"`)
    expect(said).toMatch(/gets no new requests/)
    expect(said).toMatch(/2 requests still run at/)
    expect(await gate.tally(6, 'shop.localhost')).toEqual({ b: 6 })
    expect(await socket.says('still there?')).toBe('a:still there?')
    await everybody.sees(/gets no new requests[\s\S]*new kernel/)
    stage.written('applied', new RegExp(`^${line}`))
    a.downloads[0]?.end('done')
    expect(await file.whole).toBe('a:done')
    await socket.stop()
    const shown = () => otto.types(`mitigation show ${line}`)
    await until(shown, text => /Nothing runs at/.test(text))
    expect(await otto.types(`drain end shop ${a.address}`)).toMatch(/Drain of \S+ of shop ended/)
    expect(await gate.tally(3, 'shop.localhost')).toEqual({ a: 3 })
  },
)

twoFaces('a drain is undone', [], async ({ face, gate }) => {
  const { a } = await shopOfTwo(gate)
  const otto = face.person('otto', 'operator')
  await otto.types(`drain shop ${a.address}`)
  expect(await gate.tally(2, 'shop.localhost')).toEqual({ b: 2 })
  expect(await undoesIt(otto)).toMatch(/undone/)
  expect(await gate.tally(2, 'shop.localhost')).toEqual({ a: 2 })
})

twoFaces('the last upstream is not drained, and maintenance is named', [], async ({ face, gate }) => {
  const { a, b } = await shopOfTwo(gate)
  const otto = face.person('otto', 'operator')
  await otto.types(`drain shop ${a.address}`)
  await gate.expectUnchanged(async () => {
    const said = await otto.types(`drain shop ${b.address}`)
    expect(said).toMatch(/No upstream of the route shop would get requests any more/)
    expect(said).toMatch(/maintenance shop/)
  })
  expect(await gate.tally(2, 'shop.localhost')).toEqual({ b: 2 })
})

twoFaces(
  'who would leave a route to an upstream that fails needs a second person',
  ['second persons'],
  async ({ face, gate, everybody }) => {
    const { a, b } = await shopOfTwo(gate)
    await gate.done('route set shop balance=round-robin fail-for=10m')
    await b.stop()
    await gate.tally(4, 'shop.localhost')
    const anna = face.person('anna', 'admin')
    const ben = face.person('ben', 'admin')
    const line = `drain shop ${a.address} verify=no`
    expect(await does(anna, line)).toMatch(/second person/)
    await everybody.sees(/left without a healthy upstream/)
    expect(await gate.tally(2, 'shop.localhost')).toEqual({ a: 2 })
    expect(await ben.approves(/drain shop/)).toMatch(/gets no new requests/)
    expect(await gate.tally(2, 'shop.localhost')).toEqual({ 502: 2 })
  },
)
