import { expect } from 'vitest'
import { type Scene, twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

const shop = 'route add shop shop.localhost answer=200 body=shop'

twoFaces('on Tuesday a host is reserved, which takes a code of an admin', [], async scene => {
  const { face, gate, stage, everybody } = scene
  const ada = face.person('ada', 'admin')
  expect((await gate.ask('status.localhost')).body).not.toMatch(/reserved/)
  expect(await does(ada, 'settings set reserved-hosts=status.localhost')).toMatch(/revision 2/)
  expect(await gate.ask('status.localhost')).toMatchObject({ status: 404, body: 'This host is reserved.\n' })
  await everybody.sees(/reserved-hosts.*status\.localhost/, ['Undo'])
  stage.written('applied', /^settings set/)
  expect(await ada.types('settings show')).toMatch(/status\.localhost/)
})

twoFaces('what somebody changed in Caddy by hand is found, shown and put right', [], async scene => {
  const { face, gate, stage, everybody } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  const { body, etag } = await gate.edge.admin.read()
  await gate.edge.admin.push(body.replaceAll('"shop"', '"defaced"'), etag)
  expect((await gate.ask('shop.localhost')).body).toBe('defaced')
  expect(await otto.types('drift repair')).toMatch(/The edge was put right/)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
  await everybody.sees(/The edge was put right\./, [])
  stage.written('done', 'drift repair')
  expect(await otto.types('drift repair')).toMatch(/Nothing to repair/)
})

twoFaces(
  'a password is set by whoever has the link, seen by nobody else, and opens the door',
  [],
  async scene => {
    const { face, gate, stage, everybody } = scene
    const password = 'correct horse battery staple'
    await gate.done(
      shop,
      'policy add doors basic-auth',
      'policy user add doors bert',
      'route policy add shop doors',
    )
    const otto = face.person('otto', 'operator')
    const vera = stage.account('vera', 'viewer')
    const { link, page } = await stage.openLink(await does(otto, 'policy user password doors bert'))
    await everybody.seesNo(/\/once\//)
    expect(stage.screenOf(vera)).not.toMatch(/\/once\//)
    const [, session = ''] = /name="session" value="([^"]+)"/.exec(page) ?? []
    const form = new URLSearchParams({ session, password, again: password })
    const set = await fetch(`${link}/password`, { method: 'POST', body: form })
    expect(await set.text()).toMatch(/The password is set/)
    expect(await signIn(scene, password)).toBe(200)
    expect(await signIn(scene, 'wrong horse battery staple')).toBe(401)
    expect(JSON.stringify([gate.audit(200), gate.logged, await everybody.cards()])).not.toContain(password)
  },
)

async function signIn({ gate }: Pick<Scene, 'gate'>, password: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`bert:${password}`).toString('base64')}`
  return (await gate.ask('shop.localhost', '/', { headers: { authorization } })).status
}

twoFaces('on call: a flood is throttled by a limit on the route', [], async ({ face, gate }) => {
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  const statuses = async () => {
    const all: number[] = []
    for (let made = 0; made < 4; made += 1) all.push((await gate.ask('shop.localhost')).status)
    return all
  }
  expect(await statuses()).toEqual([200, 200, 200, 200])
  expect(await does(otto, 'policy add calm rate-limit limits=2/1m')).toMatch(/Policy calm added/)
  expect(await does(otto, 'route policy add shop calm')).toMatch(/shop/)
  expect(await statuses()).toContain(429)
})
