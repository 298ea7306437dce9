import { expect } from 'vitest'
import { twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

const shop = 'route add shop shop.localhost answer=200 body=shop'

twoFaces('somebody else undoes it, and everybody reads who', [], async ({ face, gate, everybody }) => {
  const otto = face.person('otto', 'operator')
  const olga = face.person('olga', 'operator')
  await otto.types(shop)
  await does(otto, 'route set shop body=sale')
  expect(await does(olga, 'undo 3')).toMatch(/Revision 3 undone/)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
  await everybody.sees(
    /Revision 3 undone\.[\s\S]*by: (olga|key olga-\d+|the console of the machine[^\n]*), through/,
    ['Undo'],
  )
})

twoFaces('a viewer who presses Undo is refused, and the button is no way around', ['roles'], async scene => {
  const { face, gate, everybody } = scene
  const otto = face.person('otto', 'operator')
  const vera = face.person('vera', 'viewer')
  await otto.types(shop)
  await everybody.sees(/Route shop added\./, ['Undo'])
  await gate.expectUnchanged(async () => {
    expect(await vera.undoes()).toMatch(/needs the role operator/)
  })
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
})

twoFaces('what an operator may not do, an operator’s code does not do either', ['roles'], async scene => {
  const { face, gate, stage } = scene
  const otto = face.person('otto', 'operator')
  await gate.expectUnchanged(async () => {
    expect(await does(otto, 'settings set reserved-hosts=shop.localhost')).toMatch(/needs the role admin/)
  })
  stage.written('denied', /^settings set/)
})

twoFaces('an operator does not undo what took an admin', ['roles'], async scene => {
  const { face, gate } = scene
  const ada = face.person('ada', 'admin')
  const otto = face.person('otto', 'operator')
  expect(await does(ada, 'settings set reserved-hosts=shop.localhost')).toMatch(/revision/)
  expect((await gate.ask('shop.localhost')).body).toMatch(/reserved/)
  await gate.expectUnchanged(async () => {
    expect(await does(otto, `undo ${gate.edge.control.current().number}`)).toMatch(/admin/)
  })
})

twoFaces('what waits for somebody is listed for those who may decide', ['codes'], async scene => {
  const { face, gate } = scene
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  const olga = face.person('olga', 'operator')
  expect(await olga.types('confirmation list')).toMatch(/Nothing waits/)
  await otto.types('route remove shop')
  expect(await olga.types('confirmation list')).toMatch(
    /route remove shop[\s\S]*a code at the console|the code of otto/,
  )
  await otto.cancels()
  expect(await olga.types('confirmation list')).toMatch(/Nothing waits/)
})

twoFaces(
  'whoever looks at somebody else’s plan cannot confirm it for them',
  ['codes', 'roles'],
  async scene => {
    const { face, gate } = scene
    await gate.done(shop)
    const otto = face.person('otto', 'operator')
    const ada = face.person('ada', 'admin')
    await otto.types('route remove shop')
    const [waiting] = gate.deps.confirmations.waiting()
    await gate.expectUnchanged(async () => {
      expect(await does(ada, `confirmation approve ${waiting?.id}`)).toMatch(
        /Only otto, who asked for it, can confirm this\. Ask for it yourself: route remove shop/,
      )
    })
    expect(await otto.confirms()).toMatch(/Route shop removed/)
  },
)

twoFaces(
  'a restart between the first and the second person loses nothing',
  ['second persons'],
  async scene => {
    const { face, stage, everybody } = scene
    stage.account('carl', 'operator', 'without codes')
    const anna = face.person('anna', 'admin')
    const ben = face.person('ben', 'admin')
    await does(anna, 'account role carl admin')
    await stage.all.restart()
    await everybody.sees(/asks for a second person/, ['Approve…', 'Reject…', 'Cancel'])
    expect(await ben.approves(/account role carl/)).toMatch(/carl/)
    expect(stage.gate.deps.accounts.byName('carl')?.role).toBe('admin')
    await everybody.sees(/by: anna and ben/, ['Undo'])
    expect(await everybody.count()).toBe(1)
  },
)

twoFaces(
  'without a channel for cards, what changes is shown nowhere but to whoever asked',
  ['chat identities'],
  async scene => {
    const { face, stage } = scene
    const otto = face.person('otto', 'operator')
    stage.rules({ verdict: 'allow', role: 'operator' }, stage.elsewhere)
    stage.rules(
      { verdict: 'allow', role: 'operator' },
      { slack: stage.all.slackOps, discord: stage.all.discordOps },
    )
    expect(await otto.types(shop, 'elsewhere')).toMatch(/Route shop added/)
    await stage.all.settled()
    const { slack, discord } = stage.account('vera', 'viewer')
    const seen = {
      slack: () => slack.sees(stage.elsewhere.slack).map(({ text }) => text),
      discord: () => discord.sees(stage.elsewhere.discord).map(({ text }) => text),
      console: () => [],
      api: () => [],
    }
    expect(seen[face.name]().join('\n')).not.toMatch(/shop/)
  },
)
