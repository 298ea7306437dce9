import { crsRules } from '@gatehouse/core/routing/policies/waf/crs-rules.ts'
import { ruleSetDirectives } from '@gatehouse/core/routing/policies/waf/rule-set-directives.ts'
import type { Waiver } from '@gatehouse/core/routing/policies/waf/waiver.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { PolicyScene } from './scene.ts'

let scene: PolicyScene
let gate: TestGatehouse
beforeAll(async () => {
  scene = await PolicyScene.start()
  gate = scene.gatehouse
  await gate.done('policy add it waf', 'route policy add shop it')
})
afterAll(() => scene.stop())

describe('what is no waiver', () => {
  it.each([
    ['policy waive it 94210 reason=a owner=b', 'it is no rule of the Core Rule Set'],
    [
      'policy waive it 942999 reason=a owner=b',
      'Rules that can be waived look for something: 911100 to 956110',
    ],
    [
      'policy waive it 949110 reason=a owner=b',
      'Rules that can be waived look for something: 911100 to 956110',
    ],
    [
      'policy waive it 901340 reason=a owner=b',
      'Rules that can be waived look for something: 911100 to 956110',
    ],
    ['policy waive it 901100 reason=a owner=b', 'No such rule can be waived'],
    ['policy waive it 200002 reason=a owner=b', 'No such rule can be waived'],
    ['policy waive it 123456 reason=a owner=b', 'so it was not kept'],
    ['policy waive it 949110 reason="123456" owner=b', 'That looks like a code'],
    ['policy waive it 949110 reason=a owner=b code=1', 'That looks like a code'],
    ['policy waive it 949110 reason=a owner=b 123456', 'That looks like a code'],
    ['policy waive it 942100-942999 reason=a owner=b', 'write a whole number'],
    ['policy waive it 942100 owner=b', 'reason is missing'],
    ['policy waive it 942100 reason=a', 'owner is missing'],
    ['policy waive it 942100 reason="" owner=b', 'reason is empty'],
    ['policy waive it 942100 reason="{env.HOME}" owner=b', 'it cannot hold line breaks'],
    ['policy waive it 942100 reason="a\u202eb" owner=b', 'invisible control character'],
    ['policy waive it 942100 reason=a owner=b for=366d', 'at most 365d'],
    ['policy waive it 942100 reason=a owner=b for=1h', 'at least 1d'],
    ['policy waive it 942100 target=TX:x reason=a owner=b', 'write one of ARGS'],
    ['policy waive it 942100 target=ARGS reason=a owner=b', 'say which part of ARGS'],
    ['policy waive it 942100 target=ARGS: reason=a owner=b', 'say which part of ARGS'],
    ['policy waive it 942100 target=REQUEST_BODY:x reason=a owner=b', 'REQUEST_BODY has no parts'],
    ['policy waive it 942100 target=ARGS:/.*/ reason=a owner=b', 'letters, digits and _'],
    ['policy waive it 942100 target=ARGS:q|TX:x reason=a owner=b', 'letters, digits and _'],
    ['policy waive it 942100 target="ARGS:q\\" \\"id:1" reason=a owner=b', 'letters, digits and _'],
    ['policy waive it 942100 target=ARGS:{env.HOME} reason=a owner=b', 'letters, digits and _'],
    ['policy waive other 942100 reason=a owner=b', 'There is no policy "other"'],
    ['policy unwaive it 942100', 'It waives nothing'],
  ])('%s', async (line, sentence) => {
    const { reply, exit } = await gate.expectUnchanged(() => gate.type(line))
    expect(exit).not.toBe(0)
    expect(textOf(reply)).toContain(sentence)
  })

  it('is written down nowhere: it may be a code', async () => {
    const entries = () => JSON.stringify(gate.audit(1000))
    await gate.type('policy waive it 949117 reason=a owner=b')
    expect(entries()).toContain('policy waive it ***')
    expect(entries()).not.toContain('949117')
  })

  it('of another kind of policy, and of a scope that is not waived', async () => {
    await gate.done('policy add sure hsts', 'policy waive it 942100 target=ARGS:q reason=a owner=b')
    expect(textOf((await gate.type('policy waive sure 942100 reason=a owner=b')).reply)).toContain(
      'sure is of the kind hsts; only policies of the kind waf have rules that can be waived',
    )
    expect(textOf((await gate.type('policy unwaive it 942100')).reply)).toContain(
      'it has no waiver of rule 942100. It waives: rule 942100 on ARGS:q.',
    )
  })
})

describe('the rules that can be waived', () => {
  const waiver = (rule: number): Waiver => ({ rule, target: 'ARGS:q', reason: 'a', owner: 'b', untilMs: 1 })
  const options = {
    mode: 'block' as const,
    paranoia: 1,
    inboundThreshold: 5,
    outboundThreshold: 4,
    bodyLimitBytes: 1000,
    uploadLimitBytes: 1000,
    argumentLimit: 1000,
    beyondLimit: 'refuse' as const,
    responseInspection: false,
    unreadTypes: [],
  }

  it('are all there: the edge refuses a part of a rule that it does not have', async () => {
    const { admin } = gate.edge
    const withDirectives = async (directives: string) => {
      const { body, etag } = await admin.read()
      const config = JSON.parse(body)
      for (const [name, route] of Object.entries<{ handle: unknown }>(
        config.apps.http.servers.edge.named_routes,
      ))
        if (name.startsWith('waf-')) route.handle = [{ handler: 'waf', directives, load_owasp_crs: true }]
      return admin.push(JSON.stringify(config), etag)
    }
    const all = ruleSetDirectives({ ...options, waivers: [...crsRules].map(waiver) })
    expect(crsRules.size).toBeGreaterThan(300)
    expect(await withDirectives(all)).toMatchObject({ kind: 'accepted' })
    const unknown = `${all}SecRuleUpdateTargetById 942999 "!ARGS:q"\n`
    expect(await withDirectives(unknown)).not.toMatchObject({ kind: 'accepted' })
  })

  it('are skipped when this rule set has them no more, so that an old waiver keeps no edge from starting', () => {
    expect(ruleSetDirectives({ ...options, waivers: [waiver(999_999)] })).not.toContain('999999')
  })
})
