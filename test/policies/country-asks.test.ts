import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { PolicyScene } from './scene.ts'

/** Networks for documentation in DE, FR and CH; caddy/country/fixture_test.go says which. */
const countryDatabase = fileURLToPath(new URL('../../caddy/country/testdata/countries.mmdb', import.meta.url))

async function withScene(work: (scene: PolicyScene) => Promise<void>): Promise<void> {
  const scene = await PolicyScene.start(undefined, { countryDatabase })
  try {
    await work(scene)
  } finally {
    await scene.stop()
  }
}

const keptOut = 'only those whom it (country) lets through come to the route shop'
const less = 'The policy it protects less: '

describe('a policy of countries', () => {
  it.each([
    ['countries=DE mode=allow unknown=allow'],
    ['countries=DE mode=allow unknown=deny'],
    ['countries=KP mode=deny unknown=allow'],
    ['countries=KP mode=deny unknown=deny'],
  ])('%s asks before a route carries it', keys =>
    withScene(async scene => {
      await scene.gatehouse.done(`policy add it country ${keys}`)
      const { reply } = await scene.gatehouse.expectUnchanged(() =>
        scene.gatehouse.type('route policy add shop it', 'nothing'),
      )
      expect(reply.pending).toBeDefined()
      expect(textOf(reply)).toContain(keptOut)
    }),
  )

  it.each<[string, string, { narrower: boolean; weaker: boolean }]>([
    ['countries=KP mode=deny unknown=allow', 'countries=KP,DE', { narrower: true, weaker: false }],
    ['countries=KP,DE mode=deny unknown=allow', 'countries=KP', { narrower: false, weaker: true }],
    ['countries=KP,DE mode=deny unknown=allow', 'countries=KP,FR', { narrower: true, weaker: true }],
    ['countries=DE,FR mode=allow unknown=allow', 'countries=DE', { narrower: true, weaker: false }],
    ['countries=DE mode=allow unknown=allow', 'countries=DE,FR', { narrower: false, weaker: true }],
    ['countries=DE mode=deny unknown=allow', 'unknown=deny', { narrower: true, weaker: false }],
    ['countries=DE mode=allow unknown=allow', 'unknown=deny', { narrower: true, weaker: false }],
    ['countries=DE mode=deny unknown=deny', 'unknown=allow', { narrower: false, weaker: true }],
    ['countries=DE mode=deny unknown=allow', 'mode=allow', { narrower: true, weaker: true }],
    ['countries=DE,FR mode=deny unknown=allow', 'countries=FR,DE', { narrower: false, weaker: false }],
  ])('%s, then %s', (before, after, { narrower, weaker }) =>
    withScene(async scene => {
      await scene.gatehouse.done(`policy add it country ${before}`, 'route policy add shop it')
      const { reply } = await scene.gatehouse.type(`policy set it ${after}`, 'nothing')
      expect(reply.pending !== undefined).toBe(narrower || weaker)
      expect(textOf(reply).includes(keptOut)).toBe(narrower)
      expect(textOf(reply).includes(less)).toBe(weaker)
    }),
  )
})
