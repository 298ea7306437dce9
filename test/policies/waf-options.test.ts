import { waf } from '@gatehouse/core/routing/policies/waf.ts'
import { typedOptions, weakenings } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { PolicyScene } from './scene.ts'

const options = (typed: string) =>
  typedOptions(
    waf,
    null,
    Object.fromEntries(typed.split(' ').flatMap(word => (word ? [word.split('=')] : []))),
  )

describe('of the keys of a waf', () => {
  it.each([
    ['mode=block', 'mode=detect'],
    ['paranoia=2', 'paranoia=1'],
    ['inbound-threshold=5', 'inbound-threshold=6'],
    ['outbound-threshold=4', 'outbound-threshold=5'],
    ['beyond-limit=refuse', 'beyond-limit=pass'],
    ['response-inspection=yes', 'response-inspection=no'],
    ['unread-types=none', 'unread-types=image/png'],
  ])('%s protects more than %s', (more, less) => {
    expect(weakenings(waf, options(more), options(less))).not.toEqual([])
    expect(weakenings(waf, options(less), options(more))).toEqual([])
  })

  it.each([
    ['body-limit=4KB', 'body-limit=5KB'],
    ['upload-limit=4MB', 'upload-limit=5MB'],
    ['argument-limit=500', 'argument-limit=1000'],
  ])('%s costs less than %s, and refuses what is longer', (lower, higher) => {
    expect(weakenings(waf, options(lower), options(higher))).not.toEqual([])
    expect(weakenings(waf, options(higher), options(lower))).toEqual([])
  })

  it.each(['beyond-limit=pass', 'mode=detect'])('with %s a lower limit shows less', typed => {
    for (const [key, more, less] of [
      ['body-limit', '5KB', '4KB'],
      ['upload-limit', '5MB', '4MB'],
      ['argument-limit', '1000', '999'],
    ])
      expect(weakenings(waf, options(`${typed} ${key}=${more}`), options(`${typed} ${key}=${less}`))).toEqual(
        [`${key} from ${more} to ${less}, and the rest passes unseen`],
      )
  })

  it.each([
    ['mode=off', 'mode: say one of detect, block'],
    ['paranoia=0', 'paranoia: write a whole number from 1 to 4'],
    ['paranoia=5', 'paranoia: write a whole number from 1 to 4'],
    ['inbound-threshold=0', 'inbound-threshold: write a whole number from 1 to 1000'],
    ['outbound-threshold=x', 'outbound-threshold: write a whole number from 1 to 1000'],
    ['body-limit=999B', 'body-limit: at least 1KB'],
    ['body-limit=2GB', 'body-limit: at most 1GB'],
    ['body-limit=5000', 'body-limit: 5000 needs a unit'],
    ['upload-limit=2GB', 'upload-limit: at most 1GB'],
    ['argument-limit=99', 'argument-limit: write a whole number from 100 to 10000'],
    ['argument-limit=10001', 'argument-limit: write a whole number from 100 to 10000'],
    ['beyond-limit=allow', 'beyond-limit: say one of pass, refuse'],
    ['response-inspection=maybe', 'response-inspection: say yes or no'],
    ['unread-types=png', 'unread-types: write a content type'],
    ['unread-types=image/*', 'unread-types: write a content type'],
    ['unread-types={env.HOME}/x', 'unread-types: write a content type'],
    ['waivers=none', 'has no key "waivers"'],
    ['rules=all', 'has no key "rules"'],
  ])('%s is refused with a sentence', (typed, sentence) => {
    expect(() => options(typed)).toThrow(sentence)
  })
})

describe('what is easily overlooked is said', () => {
  it.each([
    ['', undefined],
    ['mode=detect', 'it refuses nothing'],
    ['beyond-limit=pass', 'attacks behind the first 128KiB or the first 1000 values pass unseen'],
    ['inbound-threshold=6', 'one grave match is 5 and does not reach 6'],
    ['body-limit=1MB', 'a single request may keep a core busy for about 7 seconds'],
    ['argument-limit=10000', 'a single request may keep a core busy for about 3 seconds'],
    ['unread-types=image/png', undefined],
    ['unread-types=image/png,text/plain', 'the rules could read text/plain, and are kept from it'],
  ])('%s: %s', (typed, words) => {
    expect(waf.cautions?.(options(typed) as never, initialSettings(':80', null))).toEqual(
      words === undefined ? [] : [words],
    )
  })
})

describe('a waf on routes', () => {
  let gate: TestGatehouse
  let scene: PolicyScene
  beforeAll(async () => {
    scene = await PolicyScene.start()
    gate = scene.gatehouse
    await gate.done('policy add it waf', 'route policy add shop it')
  })
  afterAll(() => scene.stop())

  it('that is made to detect alone asks for a confirmation, and says that it protects less', async () => {
    const { reply } = await gate.type('policy set it mode=detect', 'nothing')
    expect(reply.pending).toBeDefined()
    expect(textOf(reply)).toContain('The policy it protects less: mode from block to detect.')
  })

  it.each([
    ['body-limit=1GB', 'body-limit from 128KiB to 1GB'],
    ['upload-limit=1GB', 'upload-limit from 10MB to 1GB'],
    ['argument-limit=10000', 'argument-limit from 1000 to 10000'],
  ])('whose limit is raised (%s) asks for a confirmation, because it costs more', async (typed, words) => {
    const { reply } = await gate.expectUnchanged(() => gate.type(`policy set it ${typed}`, 'nothing'))
    expect(reply.pending).toBeDefined()
    expect(textOf(reply)).toContain(`The policy it protects less: ${words}.`)
  })

  it('of equal options is one rule set, however many routes and policies there are', async () => {
    const state = gate.edge.control.current().state
    const [route] = state.routes
    const [policy] = state.policies
    if (!route || !policy) throw new Error('nothing there')
    const routes = Array.from({ length: 100 }, (_, index) => ({
      ...route,
      name: `r${index}`,
      hosts: [`r${index}.localhost`],
      policies: [index % 2 === 0 ? 'it' : 'same'],
    }))
    const outcome = await gate.edge.change(() => ({
      ...state,
      policies: [policy, { ...policy, name: 'same' }],
      routes: [route, ...routes],
    }))
    expect(outcome.kind).toBe('applied')
    const { body } = await gate.edge.admin.read()
    expect(body.split('"handler":"waf"')).toHaveLength(2)
    for (const host of ['r0.localhost', 'r99.localhost'])
      expect((await gate.ask(host, '/?q=%3Cscript%3Ealert(1)%3C/script%3E')).status).toBe(403)
  })
})
