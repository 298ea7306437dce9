import { seenEveryMs, sessionIdleMs, sessionLifeMs } from '@gatehouse/core/identity/page-session.ts'
import { describe, expect, it } from 'vitest'
import type { Person } from '../../harness/gatehouse.ts'
import { shared } from '../../harness/shared.ts'
import { TestDoor } from './scene.ts'

const door = shared(await TestDoor.start())
const { gatehouse } = door
const { stores } = gatehouse.edge
door.document('viewer/overview.json', '{"for":"viewers"}')
door.document('operator/overview.json', '{"for":"operators"}')

const status = async (cookie: string) => (await door.ask('/data/overview.json', { cookie })).status
const isIn = async (cookie: string) => (await status(cookie)) === 200
const session = async (cookie: string) => JSON.parse((await door.ask('/session', { cookie })).body)
const post = (path: string, cookie: string, headers: Record<string, string> = {}) =>
  door.ask(path, { method: 'POST', cookie, headers })
const numberOf = async (cookie: string) =>
  (await session(cookie)).sessions.find((one: { isCurrent: boolean }) => one.isCurrent).id
const said = (person: Person, line: string) => gatehouse.type(line, 'nothing', person.caller)

let people = 0
describe('a session ends at once', () => {
  it.each<[string, (id: number) => void]>([
    ['when the role becomes less', id => stores.accounts.setRole(id, 'viewer')],
    ['when the role becomes more', id => stores.accounts.setRole(id, 'admin')],
    ['when the account is disabled', id => stores.accounts.setState(id, 'disabled')],
    ['when the account is removed', id => stores.accounts.remove(id, gatehouse.clock.nowMs())],
    [
      'when an identity is taken away',
      id => {
        for (const identity of stores.accounts.identities(id)) stores.accounts.unlink(identity)
      },
    ],
  ])('%s, also for a link that nobody pressed yet', async (_, change) => {
    people += 2
    const person = gatehouse.person(`one-${people}`, 'operator')
    const other = gatehouse.person(`other-${people}`, 'operator')
    const [cookie, neighbour] = [await door.signIn(person.caller), await door.signIn(other.caller)]
    const link = await door.link(person.caller)
    expect(await isIn(cookie)).toBe(true)
    change(person.id)
    expect(await door.ask('/data/overview.json', { cookie })).toMatchObject({
      status: 401,
      body: expect.not.stringContaining('operators'),
    })
    expect((await post(link, '')).status).toBe(404)
    expect(await isIn(neighbour)).toBe(true)
  })

  it('and does not come back with the account', async () => {
    const kim = gatehouse.person('kim', 'viewer')
    const cookie = await door.signIn(kim.caller)
    stores.accounts.setState(kim.id, 'disabled')
    stores.accounts.setState(kim.id, 'active')
    expect(await isIn(cookie)).toBe(false)
  })

  it('when somebody signs out, by their own page alone', async () => {
    const cookie = await door.signIn(gatehouse.person('lea', 'viewer').caller)
    expect((await post('/sign-out', cookie, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await door.ask('/sign-out', { cookie })).status).toBe(404)
    expect(await isIn(cookie)).toBe(true)
    const out = await post('/sign-out', cookie)
    expect(out).toMatchObject({ status: 200, body: expect.stringContaining('signed out') })
    expect(out.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-gatehouse=; Max-Age=0; Path=\//),
    ])
    expect(await isIn(cookie)).toBe(false)
    expect(gatehouse.audit(1)).toMatchObject([{ actor: { name: 'lea' }, facts: { outcome: 'signed out' } }])
  })
})

describe('a session lives', () => {
  it('for twelve hours without use, and for seven days at most', async () => {
    const cookie = await door.signIn(gatehouse.person('mia', 'viewer').caller)
    const idle = await door.signIn(gatehouse.person('nils', 'viewer').caller)
    for (let passedMs = 0; passedMs < sessionLifeMs - sessionIdleMs; passedMs += sessionIdleMs - 60_000) {
      gatehouse.clock.advance(sessionIdleMs - 60_000)
      expect(await isIn(cookie)).toBe(true)
    }
    expect(await isIn(idle)).toBe(false)
    gatehouse.clock.advance(sessionIdleMs - 60_000)
    expect(await isIn(cookie)).toBe(false)
  })

  it('and that it is used is written down now and then, not with each look', async () => {
    const cookie = await door.signIn(gatehouse.person('olga', 'viewer').caller)
    const written = () => gatehouse.edge.database.sqlite.prepare('SELECT total_changes() AS changes').get()
    const before = written()
    for (let looks = 0; looks < 20; looks += 1) expect(await isIn(cookie)).toBe(true)
    expect(written()).toEqual(before)
    gatehouse.clock.advance(seenEveryMs)
    expect(await isIn(cookie)).toBe(true)
    expect(written()).not.toEqual(before)
  })
})

describe('who is signed in', () => {
  it('sees their own sessions, says which one this is, and ends any of them', async () => {
    const paul = gatehouse.person('paul', 'operator')
    const here = await door.signIn(paul.caller)
    const agent = `${'Long/1 '.repeat(20)}<b>`
    const link = await door.link(paul.caller)
    await door.ask(link, { method: 'POST', headers: { 'user-agent': agent }, from: '127.0.0.9' })
    const quinn = await door.signIn(gatehouse.person('quinn', 'operator').caller)
    const told = await session(here)
    expect(told).toMatchObject({ name: 'paul', role: 'operator', audience: 'operator' })
    expect(told.sessions).toHaveLength(2)
    const [other] = told.sessions.filter((one: { isCurrent: boolean }) => !one.isCurrent)
    expect(other).toEqual({
      id: expect.any(Number),
      agent: agent.slice(0, 60),
      network: '127.0.0.0/24',
      createdAtMs: expect.any(Number),
      seenAtMs: expect.any(Number),
      endsAtMs: other.createdAtMs + sessionLifeMs,
      isCurrent: false,
    })
    expect((await post(`/session/end/${await numberOf(quinn)}`, here)).status).toBe(404)
    expect((await post(`/session/end/${other.id}`, '')).status).toBe(401)
    expect((await post(`/session/end/${other.id}`, here, { origin: 'https://evil.example' })).status).toBe(
      403,
    )
    expect(await post(`/session/end/${other.id}`, here)).toMatchObject({ status: 200 })
    expect((await session(here)).sessions).toHaveLength(1)
    expect([await isIn(here), await isIn(quinn)]).toEqual([true, true])
    const last = await post(`/session/end/${await numberOf(here)}`, here)
    expect(last.headers['set-cookie']).toEqual([expect.stringContaining('Max-Age=0')])
    expect(await isIn(here)).toBe(false)
  })

  it('is shown by session list: oneself, and everybody to an admin', async () => {
    const rosa = gatehouse.person('rosa', 'operator')
    const sam = gatehouse.person('sam', 'admin')
    const cookie = await door.signIn(rosa.caller)
    await door.signIn(sam.caller)
    const names = async (person: Person) => {
      const { reply } = await said(person, 'session list')
      return (reply.table?.rows ?? []).map(([, name]) => name)
    }
    expect(await names(rosa)).toEqual(['rosa'])
    expect(await names(sam)).toEqual(expect.arrayContaining(['rosa', 'sam']))
    const shown = JSON.stringify((await said(sam, 'session list')).reply)
    expect(shown).not.toContain(cookie.split('=')[1])
  })

  it('is signed out by session revoke: by number, by account, or all that one sees', async () => {
    const tim = gatehouse.person('tim', 'operator')
    const uma = gatehouse.person('uma', 'admin')
    const [first, second] = [await door.signIn(tim.caller), await door.signIn(tim.caller)]
    const admin = await door.signIn(uma.caller)
    const others = await said(tim, `session revoke ${await numberOf(admin)}`)
    expect([others.exit, others.code]).toEqual([1, 'not_found'])
    expect((await said(tim, 'session revoke uma')).exit).toBe(1)
    expect((await said(tim, `session revoke ${await numberOf(first)}`)).exit).toBe(0)
    expect([await isIn(first), await isIn(second), await isIn(admin)]).toEqual([false, true, true])
    expect((await said(tim, 'session revoke all')).exit).toBe(0)
    expect([await isIn(second), await isIn(admin)]).toEqual([false, true])
    const third = await door.signIn(tim.caller)
    expect((await said(uma, 'session revoke tim')).exit).toBe(0)
    expect([await isIn(third), await isIn(admin)]).toEqual([false, true])
    expect(gatehouse.audit(1)).toMatchObject([
      { kind: 'done', actor: { name: 'uma' }, subject: 'session revoke tim' },
    ])
    const itself = await door.signIn()
    expect((await said(uma, 'session revoke local')).exit).toBe(0)
    expect(await isIn(itself)).toBe(false)
  })

  it('may revoke all where nobody is signed in: nothing ends, and that is said', async () => {
    const zoe = gatehouse.person('zoe', 'viewer')
    const { exit, reply } = await said(zoe, 'session revoke all')
    expect([exit, reply.title]).toEqual([
      0,
      'Nobody of those whom you see is signed in: there is no session to end.',
    ])
    expect((await said(zoe, 'session revoke 99999')).code).toBe('not_found')
  })

  it('has twenty browsers at most; the one that was used longest ago gives way', async () => {
    const vera = gatehouse.person('vera', 'viewer')
    const first = await door.signIn(vera.caller)
    for (let more = 0; more < 20; more += 1) await door.signIn(vera.caller)
    expect(await isIn(first)).toBe(false)
    expect((await said(vera, 'session list')).reply.table?.rows).toHaveLength(20)
  })
})

it('whoever holds no session is told so, in the way they asked', async () => {
  const problem = await door.ask('/data/overview.json')
  expect(problem).toMatchObject({ status: 401, headers: { 'content-type': 'application/problem+json' } })
  expect(JSON.parse(problem.body)).toMatchObject({ code: 'unauthorized' })
  const page = await door.ask('/incidents/7', { headers: { 'sec-fetch-mode': 'navigate' } })
  expect(page).toMatchObject({ status: 401, body: expect.stringContaining('<code>/gate page</code>') })
  expect(page.body).not.toContain('refresh')
  // A browser hides a strict cookie from what another site's page began: it is led here once more.
  const led = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' }
  expect((await door.ask('/incidents/7?a=1', { headers: led })).body).toContain(
    '<meta http-equiv="refresh" content="0; url=/incidents/7?a=1">',
  )
  for (const elsewhere of ['//evil.example', '/\\evil.example', '/"><b>'])
    expect((await door.ask(elsewhere, { headers: led })).body).not.toMatch(/url=\/[\\/]|<b>/)
  expect((await door.ask('/_astro/page.js')).headers['content-type']).toBe('application/problem+json')
})
