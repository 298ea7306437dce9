import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PolicyScene } from './scene.ts'
import { readSamples, type Sample } from './waf-samples.ts'

const attacks = readSamples('waf-attacks.txt')
const everyday = readSamples('waf-everyday.txt')
const falsePositives = readSamples('waf-known-false-positives.txt')

describe('waf at paranoia 1', () => {
  let scene: PolicyScene
  beforeAll(async () => {
    scene = await PolicyScene.start()
    await scene.gatehouse.done('policy add it waf', 'route policy add shop it')
  })
  afterAll(() => scene.stop())

  /** The samples that were answered with another status, or came to the upstream when they should not, or did not when they should. */
  async function exceptions(samples: readonly Sample[], status: number): Promise<string[]> {
    const found: string[] = []
    for (const { title, target, options } of samples) {
      let seen = 0
      const reached = await scene.reaching(async () => {
        seen = (await scene.ask(target, options)).status
      })
      if (seen !== status || reached !== (status === 200 ? 1 : 0)) found.push(`${title}: ${seen}`)
    }
    return found
  }

  it(`refuses ${attacks.length} of ${attacks.length} attacks with 403, before the upstream`, async () => {
    expect(attacks.length).toBeGreaterThanOrEqual(60)
    expect(await exceptions(attacks, 403)).toEqual([])
  })

  it(`lets ${everyday.length} of ${everyday.length} requests of every day through`, async () => {
    expect(everyday.length).toBeGreaterThanOrEqual(60)
    expect(await exceptions(everyday, 200)).toEqual([])
  })

  it(`refuses ${falsePositives.length} harmless requests that the Core Rule Set takes for attacks`, async () => {
    expect(await exceptions(falsePositives, 403)).toEqual([])
  })

  it('lets each of them through once what its title names is waived', { timeout: 60_000 }, async () => {
    const waived = falsePositives.map(({ title }) => /\[(.*)\]$/.exec(title)?.[1] ?? '')
    const types = waived.flatMap(words => /^unread-types=(.*)/.exec(words)?.[1] ?? [])
    const rules = new Set(waived.filter(words => !words.includes('=')).flatMap(words => words.split(', ')))
    for (const rule of rules) {
      const [id = '', target] = rule.split(' ')
      const where = target === undefined ? '' : ` target=${target}`
      await scene.gatehouse.done(`policy waive it ${id}${where} reason="it is harmless here" owner=anna`)
    }
    await scene.gatehouse.done(`policy set it unread-types=${types.join(',')}`)
    expect(await exceptions(falsePositives, 200)).toEqual([])
    expect(await scene.verdict('it')).toMatch(/^proven/)
  })
})
