import { PolicyPasswords } from '@gatehouse/bot/policy-passwords.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { shared } from '../harness/shared.ts'
import { previewOf } from './asked.ts'
import { basic, handoversOf, setPassword } from './passwords.ts'

const gatehouse = shared(await TestGatehouse.start())
const handovers = handoversOf(gatehouse)
const keep = keeper()
const right = 'correct horse battery staple'

const made = { policies: 0 }

/** A policy of its own for each test, with these users, who have no password yet. */
async function newPolicy(...users: string[]): Promise<string> {
  made.policies += 1
  const name = `doors-${made.policies}`
  await gatehouse.done(
    `policy add ${name} basic-auth`,
    ...users.map(user => `policy user add ${name} ${user}`),
  )
  return name
}

/** The same with a route of that name that carries it, and with anna, who has a password. */
async function newDoors(gate = gatehouse): Promise<string> {
  made.policies += 1
  const name = `doors-${made.policies}`
  await gate.done(`policy add ${name} basic-auth`)
  await setPassword(gate, `policy user add ${name} anna`, right)
  await gate.done(
    `route add ${name} ${name}.localhost answer=200 body=inside`,
    `route policy add ${name} ${name}`,
  )
  return name
}

const preview = (line: string) => previewOf(gatehouse, line)

/** A link for a user, opened. */
async function opened(line: string): Promise<string> {
  const { handover } = await gatehouse.type(line)
  const open = handovers.open(handover?.token ?? '', 'web')
  return open.kind === 'password' ? open.session : open.kind
}

describe('users of a policy', () => {
  it('are confirmed before a route that carries it lets them through', async () => {
    const doors = await newPolicy()
    await gatehouse.done('route add shop shop.localhost answer=200 body=shop')
    const carry = `route policy add shop ${doors}`
    expect(await preview(carry)).toMatch(/^asks: [\s\S]*only those whom doors/)
    await gatehouse.done(carry)
    expect(await preview(`policy user add ${doors} anna`)).toMatch(
      /^asks: [\s\S]*protects less: users from nobody to anna \(no password yet\)/,
    )
    await setPassword(gatehouse, `policy user add ${doors} anna`, right)
    expect(await preview(`policy user password ${doors} anna`)).toMatch(/^asks: /)
  })

  it('are shown with a mark of their password, and never with its hash', async () => {
    const doors = await newDoors()
    const { reply } = await gatehouse.type(`policy user list ${doors}`)
    expect(reply.table?.rows).toEqual([['anna', expect.stringMatching(/^password mark [0-9a-f]{8}$/)]])
    const before = reply.table?.rows[0]?.[1]
    await setPassword(gatehouse, `policy user password ${doors} anna`, right)
    const again = await gatehouse.type(`policy user list ${doors}`)
    expect(again.reply.table?.rows[0]?.[1]).not.toBe(before)
    const { number } = gatehouse.edge.control.current()
    for (const line of [
      `policy show ${doors}`,
      'policy list',
      'config show',
      `revision show ${number}`,
      `revision diff ${(number ?? 0) - 1} ${number}`,
      `policy user list ${doors}`,
      'audit export',
    ]) {
      const answer = await gatehouse.type(line)
      expect(answer.exit, line).toBe(0)
      expect(JSON.stringify(answer), line).not.toContain('argon2id$')
    }
  })

  it('come back with an older password only after a confirmation', async () => {
    const doors = await newDoors()
    await gatehouse.done(`policy user remove ${doors} anna`)
    expect(await preview('undo')).toMatch(/^asks: [\s\S]*protects less: users from nobody to anna \(password/)
    await gatehouse.done('undo')
  })

  it('have a drift of their hashes told, without the hashes', async () => {
    const doors = await newDoors()
    const { admin, control } = gatehouse.edge
    const { body, etag } = await admin.read()
    const hash = /\$argon2id[^"]*/.exec(body)?.[0] ?? 'none'
    const other = `${hash.slice(0, -5)}AAAAA`
    expect(await admin.push(body.replaceAll(hash, other), etag)).toMatchObject({ kind: 'accepted' })
    const drift = await control.check(true)
    expect(drift?.differences[0]).toMatchObject({
      path: expect.stringMatching(/accounts\/0\/password$/),
      applied: expect.stringMatching(/^"\*\*\* [0-9a-f]{8}"$/),
      found: expect.stringMatching(/^"\*\*\* [0-9a-f]{8}"$/),
    })
    const answer = await gatehouse.ask(`${doors}.localhost`, '/', { headers: basic('anna', right) })
    expect(answer.status).toBe(200)
  })
})

describe('a link to set a password', () => {
  it('works once, for its user alone, and the newest of them only', async () => {
    const doors = await newPolicy('anna')
    const first = await gatehouse.type(`policy user password ${doors} anna`)
    const second = await gatehouse.type(`policy user password ${doors} anna`)
    expect(handovers.peek(first.handover?.token ?? '')).toBeNull()
    expect(handovers.peek(second.handover?.token ?? '')).toEqual({
      purpose: 'password',
      name: `anna of the policy ${doors}`,
    })
    expect(handovers.open(second.handover?.token ?? '', 'web').kind).toBe('password')
    expect(handovers.open(second.handover?.token ?? '', 'web').kind).toBe('over')
  })

  it('ends after five minutes, and with the user or the policy', async () => {
    const idle = await newPolicy('bert', 'cora')
    const { handover: late } = await gatehouse.type(`policy user password ${idle} bert`)
    gatehouse.clock.advance(5 * 60_000)
    expect(handovers.open(late?.token ?? '', 'web').kind).toBe('over')
    const { handover } = await gatehouse.type(`policy user password ${idle} cora`)
    const session = await opened(`policy user password ${idle} bert`)
    await gatehouse.done(`policy user remove ${idle} cora`)
    expect(handovers.open(handover?.token ?? '', 'web').kind).toBe('over')
    await gatehouse.done(`policy remove ${idle}`)
    const before = gatehouse.stateHash()
    expect(await handovers.setPassword(session, right, 'web')).toEqual({ kind: 'over' })
    expect(gatehouse.stateHash()).toBe(before)
  })

  it('ends when a route carries the policy that did not when it was made', async () => {
    const doors = await newPolicy()
    await gatehouse.done(`route add pz-${doors} pz-${doors}.localhost answer=200 body=inside`)
    const { handover } = await gatehouse.type(`policy user add ${doors} eve`)
    const session = await opened(`policy user add ${doors} bert`)
    await gatehouse.done(`route policy add pz-${doors} ${doors}`)
    expect(handovers.open(handover?.token ?? '', 'web').kind).toBe('over')
    expect(await handovers.setPassword(session, right, 'web')).toEqual({ kind: 'over' })
    const came = await gatehouse.ask(`pz-${doors}.localhost`, '/', { headers: basic('bert', right) })
    expect(came.status).toBe(401)
    await setPassword(gatehouse, `policy user password ${doors} eve`, right)
    const eve = await gatehouse.ask(`pz-${doors}.localhost`, '/', { headers: basic('eve', right) })
    expect(eve.body).toBe('inside')
  })

  it('sets nothing where a route came to carry the policy in the last moment', async () => {
    const doors = await newPolicy()
    await gatehouse.done(`route add pz-${doors} pz-${doors}.localhost answer=200 body=inside`)
    const { handover } = await gatehouse.type(`policy user add ${doors} eve`)
    const { deps, edge } = gatehouse
    const before = edge.control.current()
    const late = new PolicyPasswords(deps)
    late.open({ current: () => before, change: request => edge.control.change(request) })
    const user = late.target(deps.links.find(handover?.token ?? '', deps.clock.nowMs())?.subject ?? 0)
    if (!user) throw new Error('no link')
    await gatehouse.done(`route policy add pz-${doors} ${doors}`)
    expect(await late.set(late.begin(user), right, 'web')).toEqual({
      kind: 'failed',
      words: expect.stringContaining(`The route pz-${doors} carries the policy now.`),
    })
    const came = await gatehouse.ask(`pz-${doors}.localhost`, '/', { headers: basic('eve', right) })
    expect(came.status).toBe(401)
  })

  it.each([
    ['short', 'at least 12 characters'],
    ['x'.repeat(129), 'at most 128 characters'],
    ['bertbertbert', 'not made of the user name'],
    ['Bert12345Bert', 'not made of the user name'],
    ['aaaaaaaaaaaaaaa', 'guessed at once'],
    ['abcabcabcabcabc', 'guessed at once'],
    ['123456789012', 'guessed at once'],
    ['Password12345', 'tried first'],
    ['qwertyuiop12', 'tried first'],
    ['with a\u0000 nothing in it', 'control characters'],
  ])('does not take "%s", and may be tried again', async (password, words) => {
    const session = await opened(`policy user password ${await newPolicy('bert')} bert`)
    const before = gatehouse.stateHash()
    expect(await handovers.setPassword(session, password, 'web')).toMatchObject({
      kind: 'refused',
      words: expect.stringContaining(words),
    })
    expect(gatehouse.stateHash()).toBe(before)
    expect((await handovers.setPassword(session, right, 'web')).kind).toBe('set')
    expect(await handovers.setPassword(session, right, 'web')).toEqual({ kind: 'over' })
  })

  it('writes down who asked for it, in the revision and in the audit, and nothing of the password', async () => {
    // No account is left behind for the other tests.
    const gate = keep(await TestGatehouse.start())
    const own = handoversOf(gate)
    const doors = await newDoors(gate)
    const operator = gate.person('olga', 'operator')
    const answer = await gate.as(operator, `policy user password ${doors} anna`)
    const open = own.open(answer.handover?.token ?? '', 'web')
    if (open.kind !== 'password') throw new Error(open.kind)
    await own.setPassword(open.session, 'quite a different one', 'web')
    const [revision] = gate.edge.revisions.list(1)
    expect(revision).toMatchObject({ author: 'olga', why: `password of anna of the policy ${doors} set` })
    const entry = gate.audit().find(({ kind, face }) => kind === 'applying' && face === 'web')
    expect(entry).toMatchObject({
      subject: `password of anna of the policy ${doors}`,
      facts: { revision: revision?.number, 'asked by': 'olga' },
    })
    expect(JSON.stringify(gate.audit(1000))).not.toMatch(/argon2id|quite a different one/)
  })
})

describe('what makes no sense', () => {
  beforeAll(() =>
    gatehouse.done('policy add doors basic-auth', 'policy user add doors anna', 'policy add plain hsts'),
  )

  it.each([
    ['policy user add plain anna', 'The policy plain is of the kind hsts, which has no users.'],
    ['policy user add nothing anna', 'There is no policy "nothing"'],
    ['policy user add doors anna', 'has a user "anna" already'],
    ['policy user add doors ANNA', 'has a user "ANNA" already'],
    ['policy user add doors a:b', 'a user name has 1 to 64'],
    ['policy user add doors {env.HOME}', 'a user name has 1 to 64'],
    ['policy user remove doors nobody', 'The policy doors has no user "nobody"'],
    ['policy user password doors nobody', 'The policy doors has no user "nobody"'],
    ['policy set doors users=x', 'has no key "users". Its keys: realm, pass-on.'],
    ['policy set doors realm={env.HOME}', 'realm: it cannot hold { or }'],
    ['policy set doors realm=a"b', 'without " and \\'],
    ['policy add new basic-auth realm=', 'realm: '],
    ['policy add new basic-auth pass-on=maybe', 'pass-on: say yes or no'],
  ])('%s', async (line, sentence) => {
    const answer = await gatehouse.expectUnchanged(() => gatehouse.type(line))
    expect(answer.exit).not.toBe(0)
    expect(answer.reply.title).toContain(sentence)
    expect(answer.handover).toBeUndefined()
  })
})
