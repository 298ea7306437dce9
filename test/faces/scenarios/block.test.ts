import { expect } from 'vitest'
import { statusOf } from '../../blocks/scene.ts'
import type { TestGatehouse } from '../../harness/gatehouse.ts'
import { twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

/** A route, and an edge that believes the test who a client is. */
async function shop(gate: TestGatehouse): Promise<void> {
  await gate.done('route add shop shop.localhost answer=200', 'settings set trusted-proxies=127.0.0.1')
}

twoFaces('a client is blocked and unblocked: traffic, a card for everybody, the audit', [], async scene => {
  const { face, gate, stage, everybody } = scene
  await shop(gate)
  const otto = face.person('otto', 'operator')
  const before = await gate.standing()
  expect(await otto.types('block 203.0.113.7 reason=guessing')).toMatch(/203\.0\.113\.7 blocked/)
  expect([await statusOf(gate, '203.0.113.7'), await statusOf(gate, '203.0.113.8')]).toEqual([403, 200])
  await everybody.sees(
    /203\.0\.113\.7 blocked\.[\s\S]*block 203\.0\.113\.7 reason=guessing/,
    // What keys block shares a card.
    face.name === 'api' ? undefined : ['Undo', 'Extend 1h', 'End now'],
  )
  expect(stage.written('done', /^block 203/)).toMatchObject({ face: face.name })
  expect(await otto.types('block list')).toMatch(/203\.0\.113\.7[\s\S]*everywhere[\s\S]*guessing/)
  expect(await otto.types('unblock 203.0.113.7')).toMatch(/203\.0\.113\.7 unblocked/)
  expect(await statusOf(gate, '203.0.113.7')).toBe(200)
  expect(await gate.standing()).toEqual(before)
})

twoFaces('a block is taken back by Undo, with all that it had', [], async ({ face, gate }) => {
  await shop(gate)
  const otto = face.person('otto', 'operator')
  await otto.types('block 203.0.113.0/24 for=2h answer=close')
  await otto.types('unblock 203.0.113.9')
  expect([await statusOf(gate, '203.0.113.7'), await statusOf(gate, '203.0.113.9')]).toEqual(['closed', 200])
  await otto.undoes()
  expect(await statusOf(gate, '203.0.113.9')).toBe('closed')
})

twoFaces('a block ends on time', [], async ({ face, gate, stage }) => {
  await shop(gate)
  const otto = face.person('otto', 'operator')
  await otto.types('block 203.0.113.7 for=10m')
  await stage.advance(9 * 60_000)
  await gate.edge.blocks.look()
  expect(await statusOf(gate, '203.0.113.7')).toBe(403)
  await stage.advance(60_000)
  await gate.edge.blocks.look()
  expect(await statusOf(gate, '203.0.113.7')).toBe(200)
  expect(await otto.types('block list')).toMatch(/Nobody is blocked/)
})

twoFaces('private addresses are blocked after a look and a code', ['codes'], async ({ face, gate }) => {
  await shop(gate)
  const otto = face.person('otto', 'operator')
  expect(await otto.types('block 10.0.0.5')).toMatch(/private addresses/)
  expect(await statusOf(gate, '10.0.0.5')).toBe(200)
  await otto.confirms()
  expect(await statusOf(gate, '10.0.0.5')).toBe(403)
})

twoFaces('a whole provider is blocked by two people', ['second persons'], async ({ face, gate }) => {
  await shop(gate)
  const [otto, anna] = [face.person('otto', 'operator'), face.person('anna', 'operator')]
  expect(await otto.types('block 203.0.0.0/12')).toMatch(/more than 65,536 IPv4 addresses/)
  await otto.confirms()
  expect(await statusOf(gate, '203.0.113.7')).toBe(200)
  await anna.approves(/block 203\.0\.0\.0\/12/)
  expect(await statusOf(gate, '203.0.113.7')).toBe(403)
})

twoFaces('everybody is refused by no block', [], async ({ face, gate }) => {
  await shop(gate)
  const otto = face.person('otto', 'operator')
  expect(await does(otto, 'block 0.0.0.0/0')).toMatch(/lockdown all/)
  expect(await statusOf(gate, '203.0.113.7')).toBe(200)
})

twoFaces(
  'what somebody gives as a reason is text, and a code in it is not kept',
  ['typed lines'],
  async scene => {
    const { face, gate, stage } = scene
    await shop(gate)
    const otto = face.person('otto', 'operator')
    await otto.types('block 203.0.113.7 reason="<!channel> @everyone *x* [a](http://b.example)"')
    expect(await otto.types('block list')).toContain('@everyone')
    expect(await otto.types('block 203.0.113.8 reason="code 123 456"')).not.toContain('123 456')
    expect(await statusOf(gate, '203.0.113.8')).toBe(200)
    await stage.all.settled()
  },
)
