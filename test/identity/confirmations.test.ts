import type { Answer } from '@gatehouse/bot/answer.ts'
import { resumeApproved } from '@gatehouse/bot/dispatch/execute.ts'
import { describe, expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { local } from '../harness/gatehouse.ts'
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
