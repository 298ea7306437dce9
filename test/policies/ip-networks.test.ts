import { ipAllow } from '@gatehouse/core/routing/policies/ip-allow.ts'
import { ipDeny } from '@gatehouse/core/routing/policies/ip-deny.ts'
import { typedOptions, weakenings } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'

const weaker = (kind: typeof ipAllow, before: string, after: string) => {
  const old = typedOptions(kind, null, { networks: before })
  return weakenings(kind, old, typedOptions(kind, old, { networks: after }))
}

describe('a change of networks protects less', () => {
  it.each([
    ['ip-allow', '10.0.0.0/8', '10.0.0.0/7', true],
    ['ip-allow', '10.0.0.0/8', '10.0.0.0/8,10.1.0.0/16', false],
    ['ip-allow', '10.0.0.0/8', '10.0.0.0/9,10.128.0.0/9', false],
    ['ip-allow', '10.0.0.0/8,192.0.2.1', '10.0.0.0/8', false],
    ['ip-allow', '10.0.0.0/8', '10.0.0.0/8,192.0.2.1', true],
    ['ip-allow', '10.0.0.0/8', '::ffff:10.0.0.0/104', false],
    ['ip-deny', '10.0.0.0/8', '10.0.0.0/7', false],
    ['ip-deny', '10.0.0.0/8,10.1.0.0/16', '10.0.0.0/8', false],
    ['ip-deny', '10.0.0.0/8', '10.0.0.0/9,10.128.0.0/9', false],
    ['ip-deny', '10.0.0.0/8', '10.0.0.0/9', true],
    ['ip-deny', '192.0.2.1,192.0.2.2', '192.0.2.1', true],
  ])('%s from %s to %s: %s', (kind, before, after, expected) => {
    const words = weaker(kind === 'ip-allow' ? ipAllow : ipDeny, before, after)
    expect(words).toHaveLength(expected ? 1 : 0)
  })
})

describe('at a real edge', () => {
  let gatehouse: TestGatehouse
  beforeAll(async () => {
    gatehouse = await TestGatehouse.start()
    await gatehouse.done(
      'route add shop shop.localhost answer=200 body=shop',
      'policy add office ip-allow networks=127.0.0.0/8',
    )
  })
  afterAll(() => gatehouse.stop())

  it.each([
    ['policy add it ip-allow', 'networks'],
    ['policy add it ip-allow networks=none', 'name at least one network'],
    ['policy add it ip-deny networks=none', 'name at least one network'],
    ['policy add it ip-allow networks=example.com', 'write an address or a network like 10.0.0.0/8'],
    ['policy add it ip-deny networks=10.0.0.0/33', 'write an address or a network like 10.0.0.0/8'],
    ['policy add it ip-allow networks=10.0.0.0/8,{env.HOME}', 'write an address or a network'],
    ['policy add it ip-allow networks=fe80::1%eth0', 'write an address or a network'],
    ['policy add it ip-allow networks=0x0a.0.0.1', 'write an address or a network'],
    ['policy add it ip-deny networks=::ffff:0:0/90', 'write ::ffff:0:0/90 as an IPv4 network'],
    ['policy add it ip-deny networks=10.0.0.1 countries=DE', 'no key "countries"'],
  ])('%s is refused with a sentence and changes nothing', async (line, words) => {
    const answer = await gatehouse.expectUnchanged(() => gatehouse.type(line))
    expect(answer.exit).not.toBe(0)
    expect(textOf(answer.reply)).toContain(words)
  })

  it('asks before it takes traffic away, and before it lets more in', async () => {
    const attach = await gatehouse.type('route policy add shop office', 'nothing')
    expect(attach.reply.pending).toBeDefined()
    await gatehouse.done('route policy add shop office')
    const wider = await gatehouse.type('policy set office networks=127.0.0.0/8,203.0.113.0/24', 'nothing')
    expect(wider.reply.pending).toBeDefined()
    expect(textOf(wider.reply)).toContain('protects less')
    const same = await gatehouse.type('policy set office networks=127.0.0.0/9,127.128.0.0/9', 'nothing')
    expect(same.reply.pending).toBeUndefined()
    expect(same.exit).toBe(0)
    await gatehouse.done('route policy remove shop office')
  })

  it.each([
    ['ip-allow networks=127.0.0.0/8,203.0.113.0/24', 'networks=127.0.0.0/8', true],
    [
      'ip-allow networks=127.0.0.0/8,203.0.113.0/24',
      'networks=127.0.0.0/9,127.128.0.0/9,203.0.113.0/24',
      false,
    ],
    ['ip-deny networks=203.0.113.0/24', 'networks=203.0.113.0/24,198.51.100.0/24', false],
    ['ip-deny networks=203.0.113.0/24', 'networks=0.0.0.0/0', true],
    ['ip-deny networks=203.0.113.0/24', 'networks=203.0.113.0/24,2a00::/12', true],
    ['ip-deny networks=64.0.0.0/8', 'networks=64.0.0.0/9', true],
  ])('%s, then %s asks first: %s', async (kind, change, asks) => {
    await gatehouse.done(`policy add mine ${kind}`, 'route policy add shop mine')
    const { reply } = await gatehouse.type(`policy set mine ${change}`, 'nothing')
    expect(reply.pending !== undefined).toBe(asks)
    await gatehouse.done('policy remove mine from-routes=yes')
  })
})
