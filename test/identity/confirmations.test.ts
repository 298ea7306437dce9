import type { Answer } from '@gatehouse/bot/answer.ts'
import type { Caller } from '@gatehouse/bot/caller.ts'
import { resumeApproved } from '@gatehouse/bot/dispatch/execute.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { local, office, type Person, textOf } from '../harness/gatehouse.ts'
import { holdsSecret } from './find-secret.ts'
import { anna, asked, code, crashAndStart, gatehouse, idOf, setUpEach, shop } from './scene.ts'

setUpEach()

const kinds = (count: number) => gatehouse.audit(count).map(({ kind }) => kind)

describe('a destructive command', () => {
  it('changes nothing until a right code is given, and then exactly what was shown', async () => {
    const answer = await gatehouse.expectUnchanged(() =>
      gatehouse.type('route remove shop', 'nothing', anna.caller),
    )
    expect(answer).toMatchObject({
      exit: 1,
      reply: { title: 'This would happen (destructive): route remove shop', pending: { needs: 'code' } },
    })
    expect(await shop()).toBe(200)
    const wrong = await gatehouse.expectUnchanged(() => code(anna, idOf(answer), '000000'))
    expect(wrong.reply).toMatchObject({
      title: expect.stringContaining('That code is wrong'),
      pending: { needs: 'code' },
    })
    const right = await code(anna, idOf(answer))
    expect(right).toMatchObject({ exit: 0, reply: { title: expect.stringContaining('Route shop removed') } })
    expect(await shop()).toBe(404)
    expect(gatehouse.edge.revisions.active()).toMatchObject({ author: 'anna', why: 'route remove shop' })
    expect(kinds(5)).toEqual(['applied', 'applying', 'confirmed', 'wrong-code', 'planned'])
  })

  it('takes a recovery code in place of a code, once', async () => {
    const [recovery = ''] = anna.recoveryCodes
    expect((await code(anna, await asked(anna, 'route remove shop'), recovery)).exit).toBe(0)
    const id = await asked(anna, 'route remove wiki')
    expect((await gatehouse.expectUnchanged(() => code(anna, id, recovery))).exit).toBe(1)
  })

  it('does not take the code of another command again', async () => {
    const once = anna.code()
    expect((await code(anna, await asked(anna, 'route remove shop'), once)).exit).toBe(0)
    const id = await asked(anna, 'route remove wiki')
    const again = await gatehouse.expectUnchanged(() => code(anna, id, once))
    expect(again.reply.title).toContain('used already')
    gatehouse.clock.advance(30_000)
    expect((await code(anna, id)).exit).toBe(0)
  })

  it('is refused to somebody without codes, in words that say whom to ask', async () => {
    const bert = gatehouse.person('bert', 'operator', 'without codes')
    const answer = await gatehouse.expectUnchanged(() =>
      gatehouse.type('route remove shop', 'nothing', bert.caller),
    )
    expect(answer).toMatchObject({
      code: 'forbidden',
      reply: { title: expect.stringContaining('account enroll bert') },
    })
    expect(kinds(1)).toEqual(['denied'])
  })

  it('needs no code when it changes nothing', async () => {
    await gatehouse.as(anna, 'route disable shop')
    expect((await gatehouse.type('route disable shop', 'nothing', anna.caller)).exit).toBe(0)
  })
})

describe('each use that cannot count has a sentence of its own, and changes nothing', () => {
  const refused = async (answer: Promise<Answer>, words: string, kind?: string) => {
    expect((await gatehouse.expectUnchanged(() => answer)).reply.title).toContain(words)
    if (kind) expect(kinds(1)).toEqual([kind])
  }

  it('somebody else’s', async () => {
    const bert = gatehouse.person('bert', 'admin')
    const id = await asked(anna, 'route remove shop')
    await refused(code(bert, id), 'Only anna, who asked for it, can confirm this', 'denied')
    expect((await code(anna, id)).exit).toBe(0)
  })

  it('a second press, and a press while it is carried out', async () => {
    const id = await asked(anna, 'route remove shop')
    const answers = await Promise.all([code(anna, id), code(anna, id, anna.recoveryCodes[0])])
    expect(answers.map(({ exit }) => exit).sort()).toEqual([0, 1])
    expect(answers.map(({ reply }) => reply.title).join()).toContain('being carried out at this moment')
    const revision = gatehouse.edge.revisions.active()?.number
    await refused(code(anna, id), `became revision ${revision}`, 'refused')
  })

  it('a late one', async () => {
    const id = await asked(anna, 'route remove shop')
    gatehouse.clock.advance(5 * 60_000)
    await refused(code(anna, id), 'not confirmed in time')
    expect(gatehouse.edge.stores.confirmations.find(id)?.state).toBe('expired')
    expect(kinds(2)).toEqual(['refused', 'expired'])
  })

  it('a cancelled one', async () => {
    const id = await asked(anna, 'route remove shop')
    expect((await gatehouse.type(`confirmation cancel ${id.slice(0, 8)}`, 'nothing', anna.caller)).exit).toBe(
      0,
    )
    await refused(code(anna, id), 'cancelled by anna')
  })

  it('one that was never', async () => {
    await refused(code(anna, 'f'.repeat(32)), 'no such confirmation')
  })

  it('one with five wrong codes', async () => {
    const id = await asked(anna, 'route remove shop')
    for (let tries = 0; tries < 4; tries += 1) await refused(code(anna, id, '000000'), 'wrong', 'wrong-code')
    await refused(code(anna, id, '000000'), 'That was the last try', 'cancelled')
    await refused(code(anna, id), 'too many wrong codes')
  })

  it('a key’s', async () => {
    const { keys } = gatehouse.edge.stores
    const nowMs = gatehouse.clock.nowMs()
    const key = keys.add(
      { name: 'k', owner: anna.id, scopes: ['route:destructive'], networks: [], expiresAtMs: nowMs + 1e6 },
      nowMs,
    )
    keys.issue(key.id)
    const id = await asked(anna, 'route remove shop')
    await refused(
      code(anna, id, anna.code(), { kind: 'key', id: key.id, face: 'api', address: null }),
      'a person’s',
      'denied',
    )
  })
})

describe('when the world has moved', () => {
  it('the answer is the new plan, as a confirmation of its own', async () => {
    const id = await asked(anna, 'rollback 2')
    await gatehouse.done('route add news news.localhost answer=200')
    const answer = await gatehouse.expectUnchanged(() => code(anna, id))
    expect(answer.reply.title).toContain('the state has moved since the preview')
    expect(answer.reply.changes?.map(({ name }) => name)).toContain('news')
    expect(gatehouse.edge.stores.confirmations.find(id)?.state).toBe('stale')
    gatehouse.clock.advance(30_000)
    expect((await code(anna, idOf(answer))).exit).toBe(0)
    expect((await gatehouse.ask('news.localhost')).status).toBe(404)
  })

  it('a hand edit of the edge counts as such, though no revision moved', async () => {
    const id = await asked(anna, 'route remove shop')
    const { body, etag } = await gatehouse.edge.admin.read()
    await gatehouse.edge.admin.push(body.replace('"body":"shop"', '"body":"by hand"'), etag)
    const answer = await code(anna, id)
    expect(answer.reply.title).toContain('the state has moved since the preview')
    expect((await gatehouse.ask('shop.localhost')).body).toBe('by hand')
    expect(gatehouse.edge.revisions.active()?.number).toBe(3)
  })

  it('an account that has changed meanwhile counts as such', async () => {
    const bert = gatehouse.person('bert', 'admin')
    const carl = gatehouse.person('carl', 'viewer', 'without codes')
    const id = await asked(bert, 'account role carl operator')
    gatehouse.edge.stores.accounts.setState(carl.id, 'disabled')
    gatehouse.edge.stores.accounts.setRole(carl.id, 'admin')
    const answer = await code(bert, id)
    expect(answer.reply.title).toContain('the state has moved since the preview')
    expect(answer.reply.changes).toMatchObject([{ fields: [{ key: 'role', from: 'admin', to: 'operator' }] }])
    expect(gatehouse.edge.stores.accounts.byName('carl')?.role).toBe('admin')
  })

  it('somebody who may not any more does not confirm', async () => {
    const id = await asked(anna, 'route remove shop')
    gatehouse.edge.stores.accounts.setRole(anna.id, 'viewer')
    const answer = await gatehouse.expectUnchanged(() => code(anna, id))
    expect(answer.reply.title).toContain('needs the role operator')
    gatehouse.edge.stores.accounts.setRole(anna.id, 'operator')
    gatehouse.edge.stores.accounts.setState(anna.id, 'disabled')
    expect((await gatehouse.expectUnchanged(() => code(anna, id))).reply.title).toContain('disabled')
  })
})

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

it('a confirmation pressed twice within milliseconds, from two faces, changes the edge once', async () => {
  const id = await asked(anna, 'route remove shop')
  const [first, second] = await Promise.all([
    code(anna, id, anna.recoveryCodes[0]),
    gatehouse.say({
      id,
      caller: local,
      say: { kind: 'code', account: 'anna', code: anna.recoveryCodes[1] ?? '' },
    }),
  ])
  expect([first?.exit, second?.exit].sort()).toEqual([0, 1])
  expect(gatehouse.edge.revisions.list(10)).toHaveLength(4)
  expect(await shop()).toBe(404)
})

it('survives a restart while it waits, and what was approved before the end is carried out once after it', async () => {
  const { http } = gatehouse.edge
  const [waiting, approved] = [await asked(anna, 'route remove wiki'), await asked(anna, 'route remove shop')]
  const atMs = gatehouse.clock.nowMs()
  const actor = { kind: 'account' as const, id: String(anna.id), name: anna.name }
  const plan = gatehouse.edge.stores.confirmations.find(approved)?.planHash ?? ''
  const facts = { confirmation: approved, plan, person: 'first', waits: 'for nobody' }
  gatehouse.edge.stores.confirmations.confirmFirst(approved, anna.id, false, atMs)
  gatehouse.edge.stores.audit.append({ atMs, kind: 'confirmed', actor, face: 'slack', subject: 'x', facts })
  await crashAndStart()
  gatehouse.clock.advance(30_000)
  expect((await ask(http, 'shop.localhost')).status).toBe(200)
  const failures: unknown[] = []
  for (let times = 0; times < 2; times += 1)
    await resumeApproved(gatehouse.deps, error => failures.push(error))
  expect(failures).toEqual([])
  expect((await ask(http, 'shop.localhost')).status).toBe(404)
  expect(gatehouse.edge.revisions.list(10)).toHaveLength(4)
  const stale = await code(anna, waiting)
  expect(stale.reply.title).toContain('the state has moved')
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

it('a code that is typed into a command is not read, and stands nowhere', async () => {
  const typed = anna.code()
  for (const line of [
    `route remove shop ${typed}`,
    `route remove shop code=${typed}`,
    `route remove shop ${typed.slice(0, 3)} ${typed.slice(3)}`,
  ]) {
    const answer = await gatehouse.expectUnchanged(() => gatehouse.type(line, 'nothing', anna.caller))
    expect(answer.reply.title).toContain('it was not read')
  }
  expect(holdsSecret(JSON.stringify(gatehouse.audit(50)), typed)).toBe(false)
  expect((await code(anna, await asked(anna, 'route remove shop'), typed)).exit, 'it is still good').toBe(0)
})
