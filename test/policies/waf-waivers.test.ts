import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import { findPolicy } from '@gatehouse/core/routing/policy/policy.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestEdge } from '../harness/edge.ts'
import { type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { PolicyScene } from './scene.ts'

const dayMs = 86_400_000
const attack = '/?Q=1%27%20OR%20%271%27=%271'
const other = '/?r=1%27%20OR%20%271%27=%271'
const why = 'reason="the search takes quotes" owner="team shop"'

let scene: PolicyScene
let gate: TestGatehouse
beforeEach(async () => {
  scene = await PolicyScene.start()
  gate = scene.gatehouse
  await gate.done('policy add it waf', 'route policy add shop it')
})
afterEach(() => scene.stop())

const status = async (path: string) => (await scene.ask(path)).status
const end = (days: number) =>
  new Date((Math.floor(gate.clock.nowMs() / dayMs) + days) * dayMs).toISOString().slice(0, 10)

describe('a waiver', () => {
  it('lets the rule rest for one part of requests alone, until it is taken back', async () => {
    expect([await status(attack), await status(other)]).toEqual([403, 403])
    await gate.done(`policy waive it 942100 target=args:q ${why}`)
    expect([await status(attack), await status(other)]).toEqual([200, 403])
    await gate.done('policy unwaive it 942100 target=ARGS:q')
    expect([await status(attack), await status(other)]).toEqual([403, 403])
  })

  it('without a part lets the whole rule rest; others go on, and the proof holds', async () => {
    await gate.done(`policy waive it 942100 ${why}`)
    expect([await status(attack), await status(other)]).toEqual([200, 200])
    expect(await status('/?q=%3Cscript%3Ealert(1)%3C/script%3E')).toBe(403)
    expect(await scene.verdict('it')).toMatch(/^proven/)
  })

  it('asks for a confirmation, is shown before it, and is written down with its reason', async () => {
    const asked = await gate.type(`policy waive it 942100 target=ARGS:q for=30d ${why}`, 'nothing')
    expect(asked.reply.changes?.[0]?.fields).toEqual([
      {
        key: 'waivers',
        from: 'none',
        to: `rule 942100 on ARGS:q to the end of ${end(30)} (the search takes quotes; team shop)`,
      },
    ])
    expect(asked.reply.pending).toBeDefined()
    expect(await status(attack)).toBe(403)
    // Some minutes later it is still the same plan.
    gate.clock.advance(60_000)
    const done = await gate.say({
      id: asked.reply.pending?.id ?? '',
      caller: { kind: 'local', face: 'gate', withoutCode: false },
      say: { kind: 'yes' },
    })
    expect(textOf(done.reply)).toContain(`Rule 942100 waived in it to the end of ${end(30)}`)
    expect(gate.audit(3).map(({ kind, subject }) => [kind, subject])).toContainEqual([
      'applying',
      expect.stringMatching(/^policy waive it 942100 .*the search takes quotes/),
    ])
  })

  it('is named with its end by policy show, and takes the place of one with the same scope', async () => {
    await gate.done(
      `policy waive it 942100 target=ARGS:q ${why}`,
      `policy waive it 942100 target=ARGS:q for=1d reason=soon owner=anna`,
    )
    await gate.done(`policy waive it 920420 for=365d ${why}`)
    const facts = new Map((await gate.done('policy show it')).facts?.map(([label, value]) => [label, value]))
    expect(facts.get('waivers')).toBe(
      `rule 920420 to the end of ${end(365)} (the search takes quotes; team shop), rule 942100 on ARGS:q to the end of ${end(1)} (soon; anna)`,
    )
  })

  it('of a whole rule takes the place of those of its parts, and a part of it is refused then', async () => {
    await gate.done(`policy waive it 942100 target=ARGS:q ${why}`, `policy waive it 942100 ${why}`)
    expect(await status(attack)).toBe(200)
    expect((await gate.done('policy show it')).facts?.find(([key]) => key === 'waivers')?.[1]).not.toContain(
      'ARGS:q',
    )
    const answer = await gate.expectUnchanged(() => gate.type(`policy waive it 942100 target=ARGS:q ${why}`))
    expect(textOf(answer.reply)).toContain('is waived as a whole in it already')
  })

  it('stays when keys of the policy are changed, and cannot be typed as one', async () => {
    await gate.done(`policy waive it 942100 ${why}`, 'policy set it inbound-threshold=4')
    expect(await status(attack)).toBe(200)
    const typed = await gate.expectUnchanged(() => gate.type('policy set it waivers=none'))
    expect(textOf(typed.reply)).toContain('has no key "waivers"')
  })
})

describe('the end of a waiver', () => {
  const endNow = () => endDue({ edge: gate.edge.control, clock: gate.clock })

  it('is when Gatehouse takes it back by a change of its own, which is written down', async () => {
    await gate.done(`policy waive it 942100 for=1d ${why}`, `policy waive it 941100 for=2d ${why}`)
    await gate.expectUnchanged(endNow)
    expect(await status(attack)).toBe(200)
    gate.clock.advance(2 * dayMs)
    expect(await endNow()).toBeNull()
    expect(await status(attack)).toBe(403)
    expect(findPolicy(gate.edge.control.current().state, 'it').options.waivers).toMatchObject([
      { rule: 941_100 },
    ])
    expect(gate.audit(2)).toMatchObject([
      { kind: 'applied', actor: { kind: 'gatehouse' } },
      {
        kind: 'applying',
        subject: expect.stringMatching(/^the waiver of rule 942100 in it ended, \w+ late$/),
      },
    ])
    expect(await scene.verdict('it')).toMatch(/^proven/)
  })

  it('also counts when it came while nothing ran', { timeout: 30_000 }, async () => {
    await gate.done(`policy waive it 942100 for=1d ${why}`)
    const { folder } = gate.edge
    await gate.edge.leave()
    const again = await TestEdge.start({ folder, http: gate.edge.http })
    try {
      expect(await status(attack)).toBe(200)
      const clock = { ...gate.clock, nowMs: () => Date.now() + 2 * dayMs }
      expect(
        await endDue({
          edge: again.control,
          clock: { ...clock, monotonicMs: () => 0, sleep: async () => undefined },
        }),
      ).toBeNull()
      expect(await status(attack)).toBe(403)
    } finally {
      await again.stop()
    }
  })

  it('is said by policy show until it is taken back, which a faulty list does not hold up', async () => {
    scene.writeList('bots', '127.0.0.9\n')
    await gate.done(
      `policy waive it 942100 for=1d ${why}`,
      'policy add bots ip-deny list=bots',
      'route policy add shop bots',
    )
    scene.writeList('bots', 'nonsense\n')
    gate.clock.advance(2 * dayMs)
    const still = 'Note: the waiver of rule 942100 in it has ended, and is still in force.'
    expect(await status(attack)).toBe(200)
    expect(textOf(await gate.done('policy show it'))).toContain(still)
    expect(await endNow()).toBeNull()
    expect(await status(attack)).toBe(403)
    expect(textOf(await gate.done('policy show it'))).not.toContain(still)
  })

  it('also counts when an old revision brings it back', async () => {
    await gate.done(`policy waive it 942100 for=1d ${why}`)
    const with_ = gate.edge.control.current().number
    gate.clock.advance(2 * dayMs)
    await endNow()
    await gate.done(`rollback ${with_}`)
    expect(await status(attack)).toBe(200)
    await endNow()
    expect(await status(attack)).toBe(403)
  })
})
