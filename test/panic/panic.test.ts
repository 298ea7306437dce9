import type { Situation } from '@gatehouse/core/advice/index.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../bot/src/caller.ts'
import { identify } from '../../bot/src/dispatch/authorize.ts'
import { askedOf } from '../../bot/src/dispatch/who-confirms.ts'
import { firstAid } from '../../bot/src/panic/first-aid.ts'
import { situationOf } from '../../bot/src/panic/situation-of.ts'
import { local, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()
let gatehouse: TestGatehouse

beforeEach(async () => {
  gatehouse = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  const upstream = keep(await startUpstream('shop'))
  await gatehouse.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
})

async function requests(count: number, client: string): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await gatehouse.ask('shop.localhost', '/', { headers: { 'X-Forwarded-For': client } })
}

const panic = async () => (await gatehouse.type('panic', 'nothing')).reply

it('offers three things at hand while nothing is unusual, and does none of them', async () => {
  await gatehouse.done('route add blog blog.localhost http://127.0.0.1:1 verify=no')
  const before = gatehouse.edge.control.current()
  await requests(5, '198.51.100.7')
  await expect.poll(async () => (await panic()).facts?.[0]?.[1]).toMatch(/^[1-9]\d* requests in the last /)
  const reply = await panic()
  expect(reply.title).toContain('Nothing unusual')
  expect(reply.next).toHaveLength(3)
  expect(reply.next?.[0]).toMatch(/^undo \d+$/)
  expect(gatehouse.edge.control.current()).toEqual(before)
  expect(gatehouse.deps.audit.list({ limit: 1, sinceMs: 0 })[0]?.subject).not.toContain('panic')
})

it('knows what people were told of: says so first, and offers what fits it to whoever may', async () => {
  const alert = gatehouse.edge.stores.alertStore.add({
    ...{
      key: 'route-health:shop',
      severity: 'critical',
      title: 'Route shop is down',
      facts: [],
      route: 'shop',
    },
    ...{ actions: ['block 203.0.113.9 1h', 'health shop'], raisedMs: 1, changedMs: 1, recoveredMs: null },
    ...{ acknowledged: null, times: 1, told: true, round: 0, members: [], begunMs: [1] },
  })
  const reply = await panic()
  expect(reply.title).toContain('This helps most right now.')
  expect(reply.facts?.[0]).toEqual(['alerts', '1 open, 1 critical. Route shop is down.'])
  expect(reply.next?.[0]).toBe('block 203.0.113.9 1h')
  expect(reply.next).not.toContain('health shop')
  expect(reply.next).toContain('alert list')
  expect(situationOf(gatehouse.deps, false).alerts[0]?.actions).toEqual([])
  gatehouse.edge.stores.alertStore.put({ ...alert, actions: [] })
  expect((await panic()).title).toBe('Route shop is down. Nothing has been done.')
  gatehouse.edge.stores.alertStore.put({ ...alert, recoveredMs: 2 })
  expect((await panic()).title).toContain('Nothing unusual')
})

it('names the client who makes most of the traffic, and its line does what it says', async () => {
  await requests(70, '198.51.100.7')
  await requests(10, '198.51.100.8')
  await expect.poll(async () => (await panic()).next?.[0]).toBe('block 198.51.100.7 for 1h')
  await gatehouse.done('block 198.51.100.7 for 1h')
  const refused = await gatehouse.ask('shop.localhost', '/', {
    headers: { 'X-Forwarded-For': '198.51.100.7' },
  })
  expect(refused.status).toBe(403)
})

it('names the change after which a route fails', async () => {
  await gatehouse.done('route set shop upstreams=http://127.0.0.1:1 verify=no')
  const { number } = gatehouse.edge.control.current()
  await requests(12, '198.51.100.7')
  await expect.poll(async () => (await panic()).next?.[0]).toBe(`undo ${number}`)
  await gatehouse.done(`undo ${number}`)
  expect((await gatehouse.ask('shop.localhost')).status).toBe(200)
})

it('shows a viewer what is wrong and who could mend it, without a plan and without a button', async () => {
  await gatehouse.done('route set shop upstreams=http://127.0.0.1:1 verify=no')
  const { number } = gatehouse.edge.control.current()
  await requests(12, '198.51.100.7')
  const vera = gatehouse.person('vera', 'viewer')
  const asVera = async () => (await gatehouse.type('panic', 'nothing', vera.caller)).reply
  await expect.poll(async () => (await asVera()).title).toContain('This helps most right now')
  const reply = await asVera()
  expect(reply.facts?.[1]?.[0]).toBe(`undo ${number}`)
  expect(reply.facts?.[1]?.[1]).toMatch(/fail, and revision .*\. For whoever has the role operator\.$/)
  expect(reply.next).toEqual([])
  expect(JSON.stringify(reply.data)).toContain('"plan":null')
  expect(JSON.stringify(reply)).not.toContain('upstreams')
  const { reply: refused } = await gatehouse.type(`undo ${number}`, 'nothing', vera.caller)
  expect(refused.title).toContain('needs the role operator')
})

it('ends each of its sentences, and says little', async () => {
  const { facts = [] } = await panic()
  for (const [, text] of facts.slice(1)) {
    expect(text).not.toMatch(/[^.?!…] (Touches|Traffic|Runs|Shows)/)
    expect(text.split(' ').length, text).toBeLessThan(36)
  }
})

describe('what it asks is what is asked then', () => {
  const line = 'maintenance shop for 15m'
  const said = async (caller: Caller) => {
    const { reply } = await gatehouse.type('panic', 'nothing', caller)
    return reply.facts?.find(([label]) => label === line)?.[1]
  }
  const needs = async (caller: Caller) => (await gatehouse.type(line, 'nothing', caller)).reply.pending?.needs

  it('a yes at the console, as long as nobody has codes', async () => {
    expect(await said(local)).toContain('asks for a yes.')
    expect(await needs(local)).toBe('yes')
  })

  it('a code once somebody has codes, and a yes of whoever does without', async () => {
    const otto = gatehouse.person('otto', 'operator')
    for (const caller of [local, otto.caller]) {
      expect(await said(caller)).toContain('asks for a code.')
      expect(await needs(caller)).toBe('code')
    }
    const without: Caller = { kind: 'local', face: 'gate', withoutCode: true }
    expect(await said(without)).toContain('asks for a yes.')
    expect(await needs(without)).toBe('yes')
  })

  it('two people only where there are two', async () => {
    const otto = gatehouse.person('otto', 'operator')
    const asked = (who: Parameters<typeof askedOf>[2]) =>
      askedOf(gatehouse.deps, { risk: 'critical', role: 'operator' }, who)
    const asOtto = { actor: identify(gatehouse.deps, otto.caller), caller: otto.caller }
    const atConsole = { actor: identify(gatehouse.deps, local), caller: local }
    expect([asked(asOtto), asked(atConsole)]).toEqual(['code', 'code'])
    gatehouse.person('olga', 'operator')
    expect([asked(asOtto), asked(atConsole)]).toEqual(['two people', 'two people'])
  })
})

it('offers to repair what was edited by hand, although that has no plan', async () => {
  const drift = { repairedAtMs: null } as NonNullable<Situation['edge']['drift']>
  const calm = situationOf(gatehouse.deps, true)
  const vera = gatehouse.person('vera', 'viewer')
  const aidOf = (caller: Caller) =>
    firstAid(
      gatehouse.deps,
      { ...calm, edge: { ...calm.edge, drift } },
      { actor: identify(gatehouse.deps, caller), caller },
    )
  expect((await aidOf(local))[0]).toMatchObject({ line: 'drift repair', asks: 'nothing', view: null })
  expect((await aidOf(vera.caller))[0]).toMatchObject({ line: 'drift repair', asks: { role: 'operator' } })
})
