import { expect } from 'vitest'
import { type Scene, twoFaces } from '../each-face.ts'
import { does, leasedButtons } from '../face.ts'

const shop = 'route add shop shop.localhost answer=200 body=shop'

/** Somebody whose removal of a route waits for their code. */
async function asking({ face, gate }: Pick<Scene, 'face' | 'gate'>) {
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  expect(await otto.types('route remove shop')).toMatch(/This would happen \(destructive\)/)
  expect(otto.isAsked).toBe(true)
  return otto
}

const stands = async ({ gate }: Pick<Scene, 'gate'>) =>
  expect(await gate.ask('shop.localhost')).toMatchObject({ status: 200, body: 'shop' })

const isGone = async ({ gate }: Pick<Scene, 'gate'>) =>
  expect(await gate.ask('shop.localhost')).toMatchObject({ status: 404 })

twoFaces(
  'a wrong code changes nothing and is told where it was asked for; the right one then does',
  ['codes'],
  async scene => {
    const { gate, stage, everybody } = scene
    const otto = await asking(scene)
    await gate.expectUnchanged(async () => {
      expect(await otto.confirms(stage.wrongCode(otto.account))).toMatch(/That code is wrong/)
    })
    expect(stage.written('wrong-code', 'route remove shop').actor.name).toBe('otto')
    await everybody.seesNo(/route remove/)
    expect(await otto.confirms()).toMatch(/Route shop removed/)
    await isGone(scene)
  },
)

twoFaces('a code works once: the same one for the next plan is refused', ['codes'], async scene => {
  const { gate, stage } = scene
  await gate.done('route add wiki wiki.localhost answer=200')
  const otto = await asking(scene)
  const code = stage.code(otto.account)
  expect(await otto.confirms(code)).toMatch(/Route shop removed/)
  await otto.types('route remove wiki')
  await gate.expectUnchanged(async () => {
    expect(await otto.confirms(code)).toMatch(/That code was used already/)
  })
  expect((await gate.ask('wiki.localhost')).status).toBe(200)
})

twoFaces('the code of somebody else does not count', ['codes'], async scene => {
  const { gate, stage } = scene
  const otto = await asking(scene)
  const ada = stage.account('ada', 'admin')
  await gate.expectUnchanged(async () => {
    expect(await otto.confirms(stage.code(ada))).toMatch(/That code is wrong/)
  })
  await stands(scene)
})

twoFaces('five wrong codes end the plan', ['codes'], async scene => {
  const { gate, stage, everybody } = scene
  const otto = await asking(scene)
  const said: string[] = []
  await gate.expectUnchanged(async () => {
    for (let tries = 0; tries < 5; tries += 1) {
      said.push(await otto.confirms(stage.wrongCode(otto.account)))
      // Whoever guesses has to wait between.
      gate.clock.advance(20_000)
    }
  })
  expect(said.at(-1)).toMatch(/That was the last try for this; nothing was changed/)
  expect(otto.isAsked).toBe(false)
  stage.written('cancelled', 'route remove shop')
  await everybody.seesNo(/route remove/)
  await stands(scene)
})

twoFaces('a recovery code confirms in place of a lost phone, once', ['codes'], async scene => {
  const { gate, stage } = scene
  await gate.done('route add wiki wiki.localhost answer=200')
  const otto = await asking(scene)
  const [recovery = ''] = otto.account.recoveryCodes
  expect(await otto.confirms(recovery)).toMatch(/Route shop removed/)
  expect(stage.written('confirmed', 'route remove shop').facts.by).toBe('a recovery code')
  await otto.types('route remove wiki')
  await gate.expectUnchanged(async () => {
    expect(await otto.confirms(recovery)).toMatch(/That code (is wrong|was used already)/)
  })
})

twoFaces(
  'a code that is typed into a command is refused unread, and is nowhere',
  ['codes', 'typed lines'],
  async scene => {
    const { face, gate, stage, everybody } = scene
    await gate.done(shop)
    const otto = face.person('otto', 'operator')
    const vera = stage.account('vera', 'viewer')
    const code = stage.code(otto.account)
    const [recovery = ''] = otto.account.recoveryCodes
    await gate.expectUnchanged(async () => {
      for (const line of [
        `route remove shop ${code}`,
        `route remove shop code=${code}`,
        `confirm ${recovery}`,
      ])
        expect(await otto.types(line)).toMatch(/looks like a code or a key, so it was not read/)
    })
    const everything = [
      JSON.stringify(gate.audit(200)),
      JSON.stringify(gate.logged),
      JSON.stringify(await everybody.cards()),
      stage.screenOf(vera),
      stage.screenOf(otto.account),
    ].join('\n')
    expect(everything).not.toContain(code)
    expect(everything).not.toContain(recovery)
    // It was not spent either: it still works where it belongs.
    expect(await otto.types('route remove shop')).toMatch(/This would happen/)
    expect(await otto.confirms(code)).toMatch(/Route shop removed/)
  },
)

twoFaces('a plan that became stale is shown anew, and needs a code of its own', ['codes'], async scene => {
  const { gate, stage } = scene
  const otto = await asking(scene)
  await gate.done('route set shop body=sale')
  await gate.expectUnchanged(async () => {
    const said = await otto.confirms()
    expect(said).toMatch(/Nothing was changed: the state has moved since the preview/)
    expect(said).toMatch(/body\W+sale/)
  })
  stage.written('stale', 'route remove shop')
  expect((await gate.ask('shop.localhost')).body).toBe('sale')
  expect(otto.isAsked).toBe(true)
  expect(await otto.confirms()).toMatch(/Route shop removed/)
  await isGone(scene)
})

twoFaces('a plan that nobody confirms ends after five minutes', ['codes'], async scene => {
  const { gate, stage } = scene
  const otto = await asking(scene)
  await gate.expectUnchanged(async () => {
    await stage.advance(5 * 60_000)
    const said = otto.isAsked ? await otto.confirms() : stage.screenOf(otto.account)
    expect(said).toMatch(/confirmed (it )?in time/)
  })
  stage.written('expired', 'route remove shop')
  await stands(scene)
})

twoFaces('whoever asked takes it back', ['codes'], async scene => {
  const { gate, stage, everybody } = scene
  const otto = await asking(scene)
  await gate.expectUnchanged(async () => {
    expect(await otto.cancels()).toMatch(/Not confirmed; nothing was changed/)
  })
  expect(otto.isAsked).toBe(false)
  expect(stage.written('cancelled', 'route remove shop').actor.kind).toMatch(/account|local/)
  await everybody.seesNo(/route remove/)
})

twoFaces('whoever has no codes is told how to get some', ['codes', 'roles'], async ({ face, gate }) => {
  await gate.done(shop)
  face.person('ada', 'admin')
  const otto = face.person('otto', 'operator', 'without codes')
  await gate.expectUnchanged(async () => {
    const said = await otto.types('route remove shop')
    expect(said).toMatch(
      /needs a code, and you have taken up none yet\. Ask an admin to type: account enroll otto/,
    )
  })
})

twoFaces(
  'an account that is disabled between asking and confirming can do nothing any more',
  ['codes'],
  async scene => {
    const { gate, stage } = scene
    const otto = await asking(scene)
    gate.deps.accounts.setState(otto.account.id, 'disabled')
    await gate.expectUnchanged(async () => {
      expect(await otto.confirms()).toMatch(/disabled/)
    })
    stage.written('denied', /route remove shop|confirmation/)
    await stands(scene)
  },
)

twoFaces(
  'a role that was taken away between asking and confirming counts at once',
  ['codes'],
  async scene => {
    const { gate } = scene
    const otto = await asking(scene)
    gate.deps.accounts.setRole(otto.account.id, 'viewer')
    await gate.expectUnchanged(async () => {
      expect(await otto.confirms()).toMatch(/needs the role|no such confirmation|may not do this any more/)
    })
    await stands(scene)
  },
)

twoFaces('a restart between asking and confirming loses nothing', ['codes'], async scene => {
  const { stage, everybody } = scene
  const otto = await asking(scene)
  await stage.all.restart()
  expect(await otto.confirms()).toMatch(/Route shop removed/)
  await isGone(scene)
  await everybody.sees(/Route shop removed\./, leasedButtons(scene.face))
})

twoFaces('what two people ask at once is done once', ['codes'], async scene => {
  const { face, gate } = scene
  const otto = await asking(scene)
  const ada = face.person('ada', 'admin')
  expect(await does(ada, 'route remove shop')).toMatch(/Route shop removed/)
  await gate.expectUnchanged(async () => {
    expect(await otto.confirms()).toMatch(/Nothing was changed|nothing to change|no route "shop"/i)
  })
})
