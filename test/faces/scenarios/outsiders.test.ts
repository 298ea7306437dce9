import { expect } from 'vitest'
import { eachFace } from '../each-face.ts'
import { does, type OutsiderKind } from '../face.ts'

const words: Record<OutsiderKind, RegExp> = {
  unknown: /Gatehouse does not know you\. Show an admin this pairing code/,
  guest: /Guests cannot give commands/,
  bot: /Other programs cannot give commands/,
  // Slack calls them strangers, and they are refused as guests are. Discord offers nothing to whoever is not of its server.
  'of another workspace': /Guests cannot give commands/,
}

eachFace(
  'whoever is no member is told so, can change nothing, and is written down',
  ['chat identities'],
  async scene => {
    const { face, gate, everybody } = scene
    const kinds = Object.entries(face.outsiders ?? {})
    expect(kinds.length).toBeGreaterThanOrEqual(2)
    for (const [kind, make] of kinds) {
      const eve = make(`eve-${kind}`)
      await gate.expectUnchanged(async () => {
        const said = await eve.types('route add shop shop.localhost answer=200')
        expect(said).toMatch(words[kind as OutsiderKind])
        expect(said).not.toMatch(/route shop/)
      })
      expect(gate.audit(1)[0]).toMatchObject({ kind: 'denied', actor: { kind: 'unknown' }, face: face.name })
    }
    expect(await everybody.count()).toBe(0)
  },
)

eachFace(
  'a stranger shows a pairing code, is linked by an admin, and is somebody from then on',
  ['chat identities'],
  async scene => {
    const { face, gate } = scene
    gate.deps.accounts.add({ name: 'eve', role: 'operator' }, gate.clock.nowMs())
    const ada = face.person('ada', 'admin')
    const eve = face.outsiders?.unknown?.('eve')
    if (!eve) throw new Error('a chat has strangers')
    const [, code = ''] = /half an hour: ([A-Z0-9]{4}-[A-Z0-9]{4})/.exec(await eve.types('status')) ?? []
    expect(code).not.toBe('')
    expect(await does(ada, `account link eve ${code}`)).toMatch(/is eve now/)
    expect(await eve.types('route add shop shop.localhost answer=200 body=shop')).toMatch(/Route shop added/)
    expect((await gate.ask('shop.localhost')).body).toBe('shop')
    expect(gate.audit(3).map(({ actor }) => actor.name)).toContain('eve')
  },
)

eachFace(
  'a stranger’s pairing code is for them alone',
  ['chat identities'],
  async ({ face, stage, everybody }) => {
    const eve = face.outsiders?.unknown?.('eve')
    const said = await eve?.types('status')
    const [code = 'none'] = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(said ?? '') ?? []
    await everybody.seesNo(new RegExp(code))
    expect(stage.screenOf(stage.account('vera', 'viewer'))).not.toContain(code)
  },
)

eachFace('commands are taken only where an admin allowed it', ['chat identities'], async ({ face, gate }) => {
  const anna = face.person('anna', 'admin')
  await gate.expectUnchanged(async () => {
    for (const where of ['elsewhere', 'alone'] as const)
      expect(await anna.types('route add shop shop.localhost answer=200', where)).toMatch(
        /Commands are not (taken|offered) here/,
      )
  })
  expect(gate.audit(1)[0]).toMatchObject({ kind: 'denied', face: face.name })
})

eachFace(
  'a channel takes commands only up to the role that it is allowed for',
  ['chat identities'],
  async scene => {
    const { face, gate, stage } = scene
    const anna = face.person('anna', 'admin')
    stage.rules({ verdict: 'allow', role: 'viewer' }, stage.elsewhere)
    expect(await anna.types('route list', 'elsewhere')).not.toMatch(/not taken/)
    await gate.expectUnchanged(async () => {
      expect(await anna.types('route add shop shop.localhost answer=200', 'elsewhere')).toMatch(
        /only commands for the role viewer are taken; this one needs operator/,
      )
    })
    stage.written('denied', /^route add shop/)
  },
)

eachFace(
  'a channel that was denied takes nothing any more, whoever speaks',
  ['chat identities'],
  async scene => {
    const { face, gate, stage } = scene
    const anna = face.person('anna', 'admin')
    expect(await anna.types('route list')).not.toMatch(/not taken/)
    const { slackOps: slack, discordOps: discord } = stage.all
    stage.rules({ verdict: 'deny', role: 'viewer' }, { slack, discord })
    await gate.expectUnchanged(async () => {
      expect(await anna.types('route add shop shop.localhost answer=200')).toMatch(
        /Commands are not taken here/,
      )
    })
  },
)

eachFace(
  'a disabled account can do nothing at once, and again when it is enabled',
  ['roles'],
  async scene => {
    const { face, gate } = scene
    const otto = face.person('otto', 'operator')
    face.person('ada', 'admin')
    gate.deps.accounts.setState(otto.account.id, 'disabled')
    await gate.expectUnchanged(async () => {
      expect(await otto.types('route add shop shop.localhost answer=200')).toMatch(
        /account is disabled|not active any more/,
      )
    })
    gate.deps.accounts.setState(otto.account.id, 'active')
    expect(await otto.types('route add shop shop.localhost answer=200')).toMatch(/Route shop added/)
  },
)
