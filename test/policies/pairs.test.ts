import { policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sample } from '../harness/soak.ts'
import { PairScene } from './pair-scene.ts'

const kinds = policyKinds.map(({ kind }) => kind)
const pairs = kinds.flatMap((one, index) => kinds.slice(index + 1).map(other => [one, other] as const))

let scene: PairScene
beforeAll(async () => {
  scene = await PairScene.start()
}, 60_000)
afterAll(() => scene.stop())

it('has every pair of kinds', () => {
  expect(pairs).toHaveLength((kinds.length * (kinds.length - 1)) / 2)
})

it.each(sample(pairs, 24))(
  '%s and %s on one route are loaded, and each is still proven',
  async (...pair) => {
    const proofs = await scene.carry(pair)
    expect(
      proofs.map(({ kind, verdict, words }) => `${kind} ${verdict} ${verdict === 'proven' ? '' : words}`),
    ).toEqual(kinds.filter(kind => pair.includes(kind as never)).map(kind => `${kind} proven `))
  },
  30_000,
)

it('all of them on one route are loaded, and each is still proven', async () => {
  const proofs = await scene.carry(kinds)
  expect(proofs.filter(({ verdict }) => verdict !== 'proven')).toEqual([])
  expect(proofs.map(({ kind }) => kind)).toEqual(kinds)
}, 60_000)
