import { findPolicy, policyId } from '@gatehouse/core/routing/policy/policy.ts'
import { expect } from 'vitest'
import { type Scene, twoFaces } from '../each-face.ts'
import { does, leasedButtons } from '../face.ts'

const shop = 'route add shop shop.localhost answer=200 body=shop'

/** What the client 127.0.0.7 gets, and another one. */
async function statuses({ gate }: Pick<Scene, 'gate'>): Promise<number[]> {
  const from = async (address: string) => (await gate.ask('shop.localhost', '/', { from: address })).status
  return [await from('127.0.0.7'), await from('127.0.0.1')]
}

twoFaces('an attacker is shut out by a policy that is added, attached and proven', [], async scene => {
  const { face, gate, stage, everybody } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  expect(await statuses(scene)).toEqual([200, 200])
  expect(await otto.types('policy add pest ip-deny networks=127.0.0.7')).toMatch(/Policy pest added/)
  expect(await statuses(scene)).toEqual([200, 200])
  expect(await otto.types('route policy add shop pest')).toMatch(/pest on shop: proven/)
  expect(await statuses(scene)).toEqual([403, 200])
  await everybody.sees(/command: route policy add shop pest[\s\S]*policies: .*pest/, ['Undo'])
  stage.written('applied', 'route policy add shop pest')
})

twoFaces('a policy that is made weaker asks for a code first', [], async scene => {
  const { face, gate, everybody } = scene
  await gate.done(shop, 'policy add pest ip-deny networks=127.0.0.7,192.0.2.1', 'route policy add shop pest')
  const otto = face.person('otto', 'operator')
  const said = await does(otto, 'policy set pest networks=192.0.2.1')
  expect(said).toMatch(/Policy pest changed/)
  expect(await statuses(scene)).toEqual([200, 200])
  await everybody.sees(/Policy pest changed\./, leasedButtons(face))
})

twoFaces('until that code is given the protection holds', ['codes'], async scene => {
  const { face, gate } = scene
  await gate.done(shop, 'policy add pest ip-deny networks=127.0.0.7,192.0.2.1', 'route policy add shop pest')
  const otto = face.person('otto', 'operator')
  await gate.expectUnchanged(async () => {
    const said = await otto.types('policy set pest networks=192.0.2.1')
    expect(said).toMatch(/This would happen \(destructive\)/)
    expect(said).toMatch(/protect|weaker|less/)
    expect(await otto.cancels()).toMatch(/nothing was changed/)
  })
  expect(await statuses(scene)).toEqual([403, 200])
})

twoFaces('a policy is taken from a route only after that was confirmed', [], async scene => {
  const { face, gate } = scene
  await gate.done(shop, 'policy add pest ip-deny networks=127.0.0.7', 'route policy add shop pest')
  const otto = face.person('otto', 'operator')
  expect(await statuses(scene)).toEqual([403, 200])
  expect(await does(otto, 'route policy remove shop pest')).toMatch(/shop/)
  expect(await statuses(scene)).toEqual([200, 200])
})

twoFaces('a preset protects a route with one command', [], async scene => {
  const { face, gate, everybody } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  expect(await does(otto, 'policy preset internal shop')).toMatch(/Preset internal is on shop/)
  expect((await gate.ask('shop.localhost')).headers['x-frame-options']).toBe('SAMEORIGIN')
  await everybody.sees(/Preset internal is on shop/)
})

twoFaces(
  'prove shows by real requests what protects a route, and fails for what is not there',
  [],
  async scene => {
    const { face, gate } = scene
    await gate.done(shop, 'policy add pest ip-deny networks=127.0.0.7', 'route policy add shop pest')
    const vera = face.person('vera', 'viewer')
    expect(await vera.types('prove shop')).toMatch(/pest[\s\S]*proven/)
    const { body, etag } = await gate.edge.admin.read()
    const config = JSON.parse(body)
    const id = policyId(findPolicy(gate.edge.control.current().state, 'pest'))
    for (const server of Object.values<{ named_routes?: Record<string, object> }>(config.apps.http.servers))
      for (const name of [id, `${id}-around`])
        if (server.named_routes?.[name]) server.named_routes[name] = { handle: [] }
    expect(await gate.edge.admin.push(JSON.stringify(config), etag)).toMatchObject({ kind: 'accepted' })
    expect(await statuses(scene)).toEqual([200, 200])
    expect(await vera.types('prove shop')).toMatch(/failed/)
  },
)

twoFaces(
  'a rule of the firewall that hits the innocent is waived, with a reason and an owner',
  [],
  async scene => {
    const { face, gate, stage, everybody } = scene
    await gate.done(shop, 'policy add attacks waf', 'route policy add shop attacks')
    const otto = face.person('otto', 'operator')
    const status = async (path: string) => (await gate.ask('shop.localhost', path)).status
    // A search for quotes looks like an attack to one rule; a script is one to others as well.
    const [search, script] = ['/?q=1%27%20OR%20%271%27=%271', '/?q=%3Cscript%3Ealert(1)%3C/script%3E']
    expect([await status(search), await status(script)]).toEqual([403, 403])
    const said = await does(otto, 'policy waive attacks 942100 reason="search for quotes" owner=otto')
    expect(said).toMatch(/Rule 942100 waived in attacks/)
    expect([await status(search), await status(script)]).toEqual([200, 403])
    await everybody.sees(/Rule 942100 waived in attacks[\s\S]*search for quotes/, leasedButtons(face))
    expect(stage.written('applied', /^policy waive attacks 942100/)).toBeDefined()
    expect(await otto.types('policy show attacks')).toMatch(/942100[\s\S]*search for quotes/)
  },
)
