import { generateSync } from 'otplib'
import { expect } from 'vitest'
import { postCommand } from '../api.ts'
import { twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

twoFaces(
  'a new colleague gets an account and, by a link that one person sees, codes',
  ['powers'],
  async scene => {
    const { face, stage, gate, everybody } = scene
    const ada = face.person('ada', 'admin')
    const vera = stage.account('vera', 'viewer')
    expect(await does(ada, 'account add eve role=operator')).toMatch(/eve added/)
    await everybody.sees(/eve added/)
    const said = await does(ada, 'account enroll eve')
    const { link, page, secret } = await stage.openLink(said)
    expect(secret).toMatch(/^[A-Z2-7]{32,}$/)
    await everybody.seesNo(/\/once\//)
    await everybody.sees(/Link for eve made\./)
    expect(stage.screenOf(vera)).not.toMatch(/\/once\//)
    expect(JSON.stringify([gate.audit(200), gate.logged])).not.toContain(link.split('/').at(-1))
    const [, session = ''] = /name="session" value="([^"]+)"/.exec(page) ?? []
    const code = generateSync({ secret, epoch: Math.floor(gate.clock.nowMs() / 1000) })
    const body = new URLSearchParams({ session, code })
    expect(await (await fetch(`${link}/code`, { method: 'POST', body })).text()).toMatch(/recovery/)
    expect(gate.deps.codes.enrolled(gate.deps.accounts.byName('eve')?.id ?? 0)).toBe(true)
  },
)

twoFaces('a link is good once: whoever reads it later finds nothing', ['powers'], async ({ face, stage }) => {
  const ada = face.person('ada', 'admin')
  stage.account('eve', 'operator', 'without codes')
  const { link } = await stage.openLink(await does(ada, 'account enroll eve'))
  expect((await fetch(link, { method: 'POST' })).status).toBe(404)
  expect((await fetch(link)).status).toBe(404)
})

twoFaces('a role is raised, and counts for the next command', ['powers'], async ({ face, stage, gate }) => {
  const ada = face.person('ada', 'admin')
  const eve = stage.account('eve', 'viewer', 'without codes')
  const line = 'route add shop shop.localhost answer=200 body=shop'
  await eve.slack.slash(stage.all.slackOps, `/gate ${line}`)
  await eve.slack.waitFor(stage.all.slackOps, /needs the role operator; yours is viewer/)
  expect(await does(ada, 'account role eve operator')).toMatch(/eve/)
  await eve.slack.slash(stage.all.slackOps, `/gate ${line}`)
  await eve.slack.waitFor(stage.all.slackOps, /Route shop added \(/)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
})

twoFaces('a channel is allowed, and is where commands are taken from then on', ['powers'], async scene => {
  const { face, stage, everybody } = scene
  const ada = face.person('ada', 'admin')
  const { slack } = stage.all
  const { elsewhere } = stage
  await ada.account.slack.slash(elsewhere.slack, '/gate route list')
  await ada.account.slack.waitFor(elsewhere.slack, /Commands are not taken here/)
  const said = await does(ada, `place allow slack ${slack.team} channel=${elsewhere.slack.id} role=viewer`)
  expect(said).toMatch(/Commands up to viewer are taken from slack:/)
  await everybody.sees(/Commands up to viewer are taken from/)
  await ada.account.slack.slash(elsewhere.slack, '/gate route list')
  await ada.account.slack.waitFor(elsewhere.slack, /route/i)
})

twoFaces('a key is made for a program, works within its scope, and is revoked', ['powers'], async scene => {
  const { face, stage, gate, everybody } = scene
  const ada = face.person('ada', 'admin')
  const said = await does(ada, 'key create deploy scopes=route:change')
  const secret = await ada.takes(said)
  expect(secret).toMatch(/^gh_[\w-]{43}$/)
  expect(said).not.toContain(secret)
  const add = (name: string) =>
    postCommand(stage.web, secret, 'route add', { name, hosts: `${name}.localhost`, answer: 200 })
  expect(await add('shop')).toMatchObject({ status: 200 })
  expect((await gate.ask('shop.localhost')).status).toBe(200)
  await everybody.sees(/Route shop added\.[\s\S]*by: key deploy, through api/)
  expect(await postCommand(stage.web, secret, 'route remove', { name: 'shop' })).toMatchObject({
    status: 403,
  })
  expect(await does(ada, 'key revoke deploy')).toMatch(/deploy/)
  expect(await add('wiki')).toMatchObject({ status: 401 })
  expect((await gate.ask('wiki.localhost')).status).toBe(404)
  expect(JSON.stringify([gate.audit(200), gate.logged, await everybody.cards()])).not.toContain(secret)
})

twoFaces('the last admin who can do anything cannot be taken away', ['powers'], async ({ face, stage }) => {
  const ada = face.person('ada', 'admin')
  for (const line of ['account remove ada', 'account disable ada', 'account role ada viewer'])
    expect(await does(ada, line)).toMatch(/last|nobody|own|only/i)
  expect(stage.gate.deps.accounts.byName('ada')).toMatchObject({ role: 'admin', state: 'active' })
})

twoFaces(
  'a security reviewer reads who did what, and that nothing was altered',
  ['roles'],
  async ({ face, gate }) => {
    const otto = face.person('otto', 'operator')
    await otto.types('route add shop shop.localhost answer=200')
    const ada = face.person('ada', 'admin')
    expect(await ada.types('audit list')).toMatch(/route add shop/)
    expect(await ada.types('audit verify')).toMatch(/whole/i)
    await gate.expectUnchanged(async () => {
      expect(await otto.types('audit list')).toMatch(/needs the role admin/)
    })
  },
)

twoFaces('nobody becomes their own second person by another account of theirs', ['powers'], async scene => {
  const { face, stage, gate } = scene
  const ada = face.person('ada', 'admin')
  stage.account('other', 'admin', 'without codes')
  const { slack } = stage.all
  const link = `account link other platform=slack workspace=${slack.team} user=${ada.account.slack.id}`
  expect(await does(ada, link)).toMatch(/is linked to the account ada already/)
  expect(
    gate.deps.accounts.byIdentity({ platform: 'slack', workspace: slack.team, user: ada.account.slack.id })
      ?.name,
  ).toBe('ada')
})
