import type { Caller } from '@gatehouse/bot/caller.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { local, office, type Person, textOf } from '../harness/gatehouse.ts'
import { anna, asked, code, gatehouse, idOf, setUpEach, shop } from './scene.ts'

setUpEach()

const kinds = (count: number) => gatehouse.audit(count).map(({ kind }) => kind)

describe('a critical command', () => {
  const line = 'account role carl admin'
  let bert: Person
  let cora: Person
  beforeEach(() => {
    bert = gatehouse.person('bert', 'admin')
    cora = gatehouse.person('cora', 'admin')
    gatehouse.person('carl', 'viewer', 'without codes')
  })
  const role = () => gatehouse.edge.stores.accounts.byName('carl')?.role

  it('asks for a second person with a code of their own', async () => {
    const id = await asked(bert, line)
    const first = await code(bert, id)
    expect(first).toMatchObject({
      exit: 1,
      reply: { title: expect.stringContaining('Confirmed by bert'), pending: { needs: 'second' } },
    })
    expect(role()).toBe('viewer')
    const second = await code(cora, id)
    expect(second.exit).toBe(0)
    expect(role()).toBe('admin')
    const [done] = gatehouse.audit(1)
    expect(done).toMatchObject({
      kind: 'done',
      actor: { name: 'bert' },
      facts: { second: 'cora', confirmation: id },
    })
  })

  it('does not take one human on two platforms for two people', async () => {
    const other = { platform: 'discord' as const, workspace: '77', user: '88' }
    gatehouse.edge.stores.accounts.link(bert.id, other, 0)
    gatehouse.edge.stores.places.set(
      { platform: 'discord', workspace: '77', channel: null, verdict: 'allow', role: 'admin', cards: false },
      0,
    )
    const caller: Caller = {
      kind: 'chat',
      identity: other,
      place: { ...office, platform: 'discord', workspace: '77' },
      guest: false,
      bot: false,
    }
    const id = await asked(bert, line)
    await code(bert, id)
    gatehouse.clock.advance(30_000)
    const again = await code(bert, id, bert.code(), caller)
    expect(again.reply.title).toContain('must be somebody else than bert')
    expect(role()).toBe('viewer')
    expect(kinds(1)).toEqual(['denied'])
  })

  it('does not take a second person of too little role', async () => {
    const id = await asked(bert, line)
    await code(bert, id)
    expect((await code(anna, id)).reply.title).toContain('There is no such confirmation')
    expect(role()).toBe('viewer')
  })

  it('can be rejected by the second person', async () => {
    const id = await asked(bert, line)
    await code(bert, id)
    expect((await gatehouse.say({ id, caller: cora.caller, say: { kind: 'reject' } })).reply.title).toContain(
      'Rejected',
    )
    expect((await code(cora, id)).reply.title).toContain('rejected by cora')
    expect(role()).toBe('viewer')
  })

  it('gives the second person ten minutes of their own', async () => {
    const id = await asked(bert, line)
    gatehouse.clock.advance(4 * 60_000)
    await code(bert, id)
    gatehouse.clock.advance(9 * 60_000)
    expect((await code(cora, id)).exit).toBe(0)
  })

  it('with one enrolled admin falls back to one code, and says so', async () => {
    gatehouse.edge.stores.accounts.setState(cora.id, 'disabled')
    const preview = await gatehouse.type(line, 'nothing', bert.caller)
    expect(textOf(preview.reply)).toContain('one confirmation is enough')
    expect((await code(bert, idOf(preview))).exit).toBe(0)
    expect(role()).toBe('admin')
  })

  it('asks for the second person after all when one takes up codes meanwhile', async () => {
    gatehouse.edge.stores.accounts.setState(cora.id, 'disabled')
    const id = await asked(bert, line)
    gatehouse.edge.stores.accounts.setState(cora.id, 'active')
    expect((await code(bert, id)).reply.pending?.needs).toBe('second')
    expect(role()).toBe('viewer')
  })
})

describe('the console of the machine', () => {
  it('asks whose code it is, and signs with that name', async () => {
    const answer = await gatehouse.type('route remove shop', 'nothing')
    expect(answer.reply.pending?.needs).toBe('code')
    const id = idOf(answer)
    expect((await gatehouse.say({ id, caller: local, say: { kind: 'yes' } })).reply.title).toContain(
      'A yes is not enough',
    )
    expect(await shop()).toBe(200)
    const say = { kind: 'code' as const, account: 'anna', code: anna.code() }
    expect((await gatehouse.say({ id, caller: local, say })).exit).toBe(0)
    expect(gatehouse.edge.revisions.active()?.author).toBe('anna')
  })

  it('is the way out of a lock-out: without a code it does everything, and every admin is told', async () => {
    const bert = gatehouse.person('bert', 'admin')
    const without: Caller = { ...local, kind: 'local', face: 'gate', withoutCode: true }
    const answer = await gatehouse.type('route remove shop', 'yes', without)
    expect(answer.exit).toBe(0)
    expect(await shop()).toBe(404)
    expect(gatehouse.edge.revisions.active()?.author).toBe('local')
    expect(gatehouse.audit(5).find(({ kind }) => kind === 'local')).toMatchObject({
      actor: { kind: 'local' },
      subject: 'route remove shop',
    })
    const told = async () => textOf((await gatehouse.type('status', 'nothing', bert.caller)).reply)
    expect(await told()).toContain(
      'Done as local, at the console of the machine, just now: route remove shop',
    )
    expect(await told(), 'told once').not.toContain('route remove shop')
  })

  it('is asked for no code as long as nobody has any', async () => {
    gatehouse.edge.stores.codes.reset(anna.id)
    expect((await gatehouse.type('route remove shop', 'nothing')).reply.pending?.needs).toBe('yes')
  })
})

it('a key with the scope does destructive things without a code, and nothing critical', async () => {
  const { keys } = gatehouse.edge.stores
  const nowMs = gatehouse.clock.nowMs()
  const bert = gatehouse.person('bert', 'admin')
  const scopes = ['route:destructive', 'account:destructive']
  const { id } = keys.add(
    { name: 'deploy', owner: bert.id, scopes, networks: ['10.0.0.0/8'], expiresAtMs: nowMs + 1e9 },
    nowMs,
  )
  keys.issue(id)
  const key = (address: string): Caller => ({ kind: 'key', id, face: 'api', address })
  const type = (line: string, address = '10.1.2.3') => gatehouse.type(line, 'nothing', key(address))
  const refusals = [
    type('route remove shop', '192.0.2.1'),
    type('rollback 1'),
    type('account add eve role=admin'),
    type('account role anna admin'),
  ]
  for (const refused of refusals)
    expect((await gatehouse.expectUnchanged(() => refused)).code).toBe('forbidden')
  expect((await type('route remove shop')).exit).toBe(0)
  expect(await shop()).toBe(404)
  expect(gatehouse.edge.revisions.active()?.author).toBe('key deploy')
  gatehouse.edge.stores.accounts.setRole(bert.id, 'viewer')
  expect((await type('route remove wiki')).code).toBe('forbidden')
  gatehouse.edge.stores.accounts.setRole(bert.id, 'admin')
  keys.revoke(id, gatehouse.clock.nowMs())
  expect((await type('route list')).code).toBe('forbidden')
  expect(gatehouse.audit(1)[0]).toMatchObject({ kind: 'denied', actor: { kind: 'key', name: 'key deploy' } })
})
