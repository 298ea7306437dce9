import { expect } from 'vitest'
import { type Scene, twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

const shop = 'route add shop shop.localhost answer=200 body=shop'
const waits = /Waits for your code/

/** Somebody whose plan waits, on their screen; and another one who looks on. */
async function waiting({ face, gate, stage }: Pick<Scene, 'face' | 'gate' | 'stage'>) {
  await gate.done(shop)
  const otto = face.person('otto', 'operator')
  await otto.types('route remove shop')
  expect(stage.screenOf(otto.account)).toMatch(waits)
  return { otto, screen: () => stage.screenOf(otto.account) }
}

twoFaces(
  'a private card of a plan that ended by itself says so, without a field or a button',
  ['chat identities'],
  async scene => {
    const { stage } = scene
    const { otto, screen } = await waiting(scene)
    await stage.advance(5 * 60_000)
    await expect.poll(screen).toMatch(/Not done[\s\S]*in time/)
    await expect.poll(screen).not.toMatch(waits)
    expect(otto.isAsked).toBe(false)
  },
)

twoFaces(
  'a private card of a plan that its owner cancelled on another device says so',
  ['chat identities'],
  async scene => {
    const { gate, stage } = scene
    const { otto, screen } = await waiting(scene)
    const [plan] = gate.deps.confirmations.waiting()
    // At the office, at the console.
    await gate.as(otto.account, `confirmation cancel ${plan?.id}`)
    await stage.advance(0)
    await expect.poll(screen).toMatch(/Not done[\s\S]*cancelled/)
    await expect.poll(screen).not.toMatch(waits)
  },
)

twoFaces('a private card is repaired after a restart that it outlived', ['chat identities'], async scene => {
  const { stage, gate } = scene
  const { screen } = await waiting(scene)
  gate.clock.advance(5 * 60_000)
  await stage.all.restart()
  await stage.advance(0)
  await expect.poll(screen).toMatch(/Not done[\s\S]*in time/)
  await expect.poll(screen).not.toMatch(waits)
})

twoFaces('a public card is edited long after every token of a chat has ended', [], async scene => {
  const { face, stage, everybody } = scene
  const otto = face.person('otto', 'operator')
  await otto.types(shop)
  await everybody.sees(/Route shop added\./, ['Undo'])
  await stage.advance(6 * 3_600_000)
  await does(otto, 'route set shop body=sale')
  await everybody.sees(/Route shop added\./, [])
  await stage.advance(25 * 3_600_000)
  await everybody.sees(/Route shop changed\./, [])
})

twoFaces(
  'the private card of whoever asked is repaired when somebody else decides',
  ['chat identities'],
  async scene => {
    const { face, stage } = scene
    stage.account('carl', 'operator', 'without codes')
    const anna = face.person('anna', 'admin')
    const ben = face.person('ben', 'admin')
    await does(anna, 'account role carl admin')
    const screen = () => stage.screenOf(anna.account)
    expect(screen()).toMatch(/now a second person must/)
    await ben.rejects(/account role carl/)
    await expect.poll(screen).not.toMatch(/Waits for the code of a second person/)
    await expect.poll(screen).toMatch(/rejected by ben/)
  },
)
