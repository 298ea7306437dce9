import { expect } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { startUpstream } from '../../harness/upstream.ts'
import { type Scene, twoFaces } from '../each-face.ts'
import { does, undoesIt } from '../face.ts'

const keep = keeper()

/** A route to an upstream that remembers what it was asked. */
async function shop(gate: Scene['gate']) {
  const upstream = keep(await startUpstream('shop'))
  await gate.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
  const status = async () => (await gate.ask('shop.localhost')).status
  return { upstream, status }
}

twoFaces(
  'a route goes into maintenance and out of it: traffic, a card for everybody, the audit',
  [],
  async scene => {
    const { face, gate, stage, everybody } = scene
    const { upstream, status } = await shop(gate)
    const otto = face.person('otto', 'operator')
    const line = 'maintenance shop for=15m reason="new disks" message="Back at noon"'
    const said = await does(otto, line)
    expect(said).toMatch(/Maintenance of shop started/)
    expect(said).toMatch(/maintenance shop on shop: proven/)
    const asked = upstream.seen.length
    const page = await gate.ask('shop.localhost', '/', { headers: { Accept: 'text/html' } })
    expect([page.status, page.body.includes('Back at noon')]).toEqual([503, true])
    expect(upstream.seen).toHaveLength(asked)
    await everybody.sees(/Maintenance of shop started[\s\S]*new disks/)
    expect(stage.written('applied', /^maintenance shop/)).toMatchObject({ facts: { revision: 3 } })
    expect(await otto.types('mitigation list')).toMatch(/maintenance shop[\s\S]*new disks/)
    expect(await otto.types('end maintenance shop')).toMatch(/Ended maintenance shop/)
    expect(await status()).toBe(200)
    await everybody.sees(/Ended maintenance shop/)
    expect(await otto.types('mitigation list')).toMatch(/No mitigation holds now/)
  },
)

twoFaces('a preview says what visitors would get, and changes nothing', ['codes'], async scene => {
  const { face, gate, everybody } = scene
  const { status } = await shop(gate)
  const otto = face.person('otto', 'operator')
  await gate.expectUnchanged(async () => {
    const said = await otto.types('maintenance shop for=15m')
    expect(said).toMatch(/This would happen \(destructive\): maintenance shop/)
    expect(said).toMatch(/clients of the route shop get 503 and its upstreams no request/)
  })
  expect(await status()).toBe(200)
  await everybody.seesNo(/Maintenance of shop/)
  await otto.confirms()
  expect(await status()).toBe(503)
})

twoFaces('a maintenance is taken back by Undo', [], async ({ face, gate }) => {
  const { status } = await shop(gate)
  const otto = face.person('otto', 'operator')
  await does(otto, 'maintenance shop')
  expect(await status()).toBe(503)
  expect(await undoesIt(otto)).toMatch(/undone/)
  expect(await status()).toBe(200)
})

twoFaces('words of a stranger in a message or a reason are shown as text alone', [], async scene => {
  const { face, gate, everybody } = scene
  await shop(gate)
  const otto = face.person('otto', 'operator')
  await does(otto, 'maintenance shop reason="<!channel> @everyone" message="<b>*now*</b> @here"')
  await everybody.sees(/@everyone/)
  const page = await gate.ask('shop.localhost', '/', { headers: { Accept: 'text/html' } })
  expect(page.body).toContain('&#60;b&#62;*now*&#60;/b&#62; @here')
  expect(await does(otto, 'maintenance shop message="{env.HOME}"')).toMatch(/cannot hold \{ or \}/)
})
