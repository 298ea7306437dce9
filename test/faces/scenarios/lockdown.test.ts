import { expect } from 'vitest'
import { type Scene, twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

const listed = '203.0.113.9'
const other = '198.51.100.7'

async function statusOf({ gate }: Pick<Scene, 'gate'>, host: string, client: string): Promise<number> {
  return (await gate.ask(host, '/', { headers: { 'X-Forwarded-For': client } })).status
}

async function twoRoutes({ gate }: Pick<Scene, 'gate'>): Promise<void> {
  await gate.done(
    'settings set trusted-proxies=127.0.0.1',
    'route add shop shop.localhost answer=200 body=shop',
    'route add blog blog.localhost answer=200 body=blog',
  )
}

twoFaces('one route is locked down to the office after a code, and ended after another', [], async scene => {
  const { face, stage, everybody } = scene
  await twoRoutes(scene)
  const otto = face.person('otto', 'operator')
  const said = await does(otto, 'lockdown shop allow=203.0.113.0/24 for=30m reason=leak')
  expect(said).toMatch(/Route shop locked down/)
  expect(said).toMatch(/lockdown shop on shop: proven/)
  expect([
    await statusOf(scene, 'shop.localhost', listed),
    await statusOf(scene, 'shop.localhost', other),
  ]).toEqual([200, 403])
  expect(await statusOf(scene, 'blog.localhost', other)).toBe(200)
  await everybody.sees(/Route shop locked down[\s\S]*leak/)
  stage.written('applied', /^lockdown shop/)
  expect(await otto.types('status')).toMatch(/holds now\W+lockdown shop until/)
  expect(await does(otto, 'end lockdown shop')).toMatch(/Ended lockdown shop/)
  expect(await statusOf(scene, 'shop.localhost', other)).toBe(200)
})

twoFaces(
  'everything is locked down only when a second person approves it',
  ['second persons'],
  async scene => {
    const { face, stage, everybody } = scene
    await twoRoutes(scene)
    const anna = face.person('anna', 'admin')
    const ben = face.person('ben', 'admin')
    const line = 'lockdown all allow=203.0.113.0/24'
    expect(await does(anna, line)).toMatch(/second person/)
    expect(await statusOf(scene, 'shop.localhost', other)).toBe(200)
    await everybody.sees(/asks for a second person: lockdown all/, ['Approve…', 'Reject…', 'Cancel'])
    expect(await ben.approves(/lockdown all/)).toMatch(/Everything locked down/)
    for (const host of ['shop.localhost', 'blog.localhost', 'nobody.localhost'])
      expect(await statusOf(scene, host, other), host).toBe(403)
    expect(await statusOf(scene, 'shop.localhost', listed)).toBe(200)
    expect(stage.written('applying', /^lockdown all/)).toMatchObject({ facts: { second: 'ben' } })
  },
)

twoFaces('a second person rejects it, and traffic goes on', ['second persons'], async scene => {
  const { face, everybody } = scene
  await twoRoutes(scene)
  const anna = face.person('anna', 'admin')
  const ben = face.person('ben', 'admin')
  await does(anna, 'lockdown all')
  await everybody.sees(/nobody at all comes through to any route or host/)
  expect(await ben.rejects(/lockdown all/)).toMatch(/Rejected|Not confirmed/)
  expect(await statusOf(scene, 'shop.localhost', other)).toBe(200)
})

twoFaces(
  'an admin who is the only one locks everything down alone, and is told so',
  ['second persons'],
  async scene => {
    await twoRoutes(scene)
    const anna = scene.face.person('anna', 'admin')
    expect(await anna.types('lockdown all allow=203.0.113.0/24')).toMatch(/there is no second person/)
    expect(await anna.confirms()).toMatch(/Everything locked down/)
    expect(await statusOf(scene, 'nobody.localhost', other)).toBe(403)
  },
)
