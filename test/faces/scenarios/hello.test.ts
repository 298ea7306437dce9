import { expect } from 'vitest'
import { twoFaces } from '../each-face.ts'

twoFaces(
  'the first thing somebody types is help: what their role may do, and who can do the rest',
  ['roles'],
  async ({ face }) => {
    const vera = face.person('vera', 'viewer')
    face.person('ada', 'admin')
    const said = await vera.types('help')
    expect(said).toMatch(/\broute\b[\s\S]*\blist\b/)
    expect(said).not.toMatch(/\b(remove|enroll|rollback)\b/)
    expect(said).toMatch(/need the role operator or admin; yours is viewer\. Ask ada \(admin\)/)
  },
)

twoFaces('help of one command says how it is typed, what it asks, and examples', [], async ({ face }) => {
  const otto = face.person('otto', 'operator')
  const said = await otto.types('help route remove')
  expect(said).toMatch(/route remove <route>/)
  expect(said).toMatch(/destructive: shows what it would do and asks for a code/)
})

twoFaces('a typo gets the nearest command, and changes nothing', ['typed lines'], async scene => {
  const { face, gate, everybody } = scene
  const otto = face.person('otto', 'operator')
  await gate.expectUnchanged(async () => {
    expect(await otto.types('rout lsit')).toMatch(/There is no command "rout"\. Did you mean route list\?/)
    expect(await otto.types('list route')).toMatch(/The noun comes first: say route list/)
    expect(await otto.types('route')).toMatch(/Say what to do with route: route list, route show/)
  })
  expect(await everybody.count()).toBe(0)
})

twoFaces('a name that is nearly right gets the right one', [], async ({ face, gate }) => {
  await gate.done('route add shop shop.localhost answer=200')
  const otto = face.person('otto', 'operator')
  await gate.expectUnchanged(async () => {
    expect(await otto.types('route show shpo')).toMatch(/Did you mean shop\?/)
  })
})

twoFaces(
  'status says at three in the morning what runs, since when, and how the chats are',
  [],
  async scene => {
    const { face, gate } = scene
    await gate.done('route add shop shop.localhost answer=200')
    const vera = face.person('vera', 'viewer')
    const said = await vera.types('status')
    expect(said).toMatch(/The edge/)
    expect(said).toMatch(/routes\W+1 enabled/)
    expect(said).toMatch(/Slack\W+connected/)
    expect(said).toMatch(/Discord\W+connected/)
  },
)

twoFaces('what a phone makes of quotes and dashes is read as it was meant', ['typed lines'], async scene => {
  const { face, gate } = scene
  const otto = face.person('otto', 'operator')
  const typed = 'route add my–shop my‑shop.localhost answer=200 body=“open – ‘late’ — daily”'
  expect(await otto.types(typed)).toMatch(/Route my-shop added/)
  expect(await gate.ask('my-shop.localhost')).toMatchObject({ status: 200, body: 'open – ‘late’ — daily' })
})

twoFaces('options are said by key=value, in any order', [], async ({ face, gate }) => {
  const otto = face.person('otto', 'operator')
  expect(
    await otto.types('route add status=302 shop redirect=https://new.example.com shop.localhost'),
  ).toMatch(/Route shop added/)
  expect(await gate.ask('shop.localhost', '/cart')).toMatchObject({
    status: 302,
    headers: { location: expect.stringMatching(/^https:\/\/new\.example\.com/) },
  })
})

twoFaces(
  'a value that makes no sense gets a sentence and the usage, and changes nothing',
  [],
  async scene => {
    const { face, gate, everybody } = scene
    const otto = face.person('otto', 'operator')
    await gate.expectUnchanged(async () => {
      const said = await otto.types('route add shop shop.localhost answer=999')
      expect(said).toMatch(/answer/)
      expect(said).toMatch(/Usage: route add/)
    })
    expect(await gate.ask('shop.localhost')).toMatchObject({ status: 404 })
    expect(await everybody.count()).toBe(0)
  },
)

twoFaces(
  'a viewer who tries to change something is told whom to ask, and it is written down',
  ['roles'],
  async scene => {
    const { face, gate, stage, everybody } = scene
    const vera = face.person('vera', 'viewer')
    await gate.expectUnchanged(async () => {
      const said = await vera.types('route add shop shop.localhost answer=200')
      expect(said).toMatch(/needs the role operator; (yours|this key's) is viewer\. Ask an admin/)
    })
    stage.written('denied', /^route add shop/)
    expect(await everybody.count()).toBe(0)
    expect(await vera.types('route list')).toMatch(/route/i)
  },
)
