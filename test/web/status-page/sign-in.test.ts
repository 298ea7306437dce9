import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer } from '@gatehouse/bot/answer.ts'
import { describe, expect, it } from 'vitest'
import { local } from '../../harness/gatehouse.ts'
import { shared } from '../../harness/shared.ts'
import { cookieOf, TestDoor } from './scene.ts'
import { workDone } from './work-done.ts'

const door = shared(await TestDoor.start())
const { gatehouse } = door
door.document('viewer/overview.json', '{"for":"viewers"}')
door.document('operator/overview.json', '{"for":"operators"}')

const read = async (cookie: string) => (await door.ask('/data/overview.json', { cookie })).body
const isIn = async (cookie: string) => (await door.ask('/session', { cookie })).status === 200
const tell = ({ reply }: Answer) => [reply.title, ...(reply.notes ?? [])].join(' ')

describe('a link to sign in', () => {
  it('is not used up by looking: its button signs the browser in, once', async () => {
    const link = await door.link(gatehouse.person('anna', 'viewer').caller)
    for (let looked = 0; looked < 3; looked += 1) {
      const preview = await door.ask(link)
      expect(preview).toMatchObject({ status: 200, body: expect.stringContaining('Sign in as anna') })
      expect(preview.headers['set-cookie']).toBeUndefined()
    }
    const signed = await door.ask(link, { method: 'POST' })
    expect(signed).toMatchObject({ status: 303, headers: { location: '/' } })
    expect(signed.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-gatehouse=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ])
    const page = await door.ask('/', { cookie: cookieOf(signed) })
    expect(page).toMatchObject({ status: 200, body: '<p>the built page index</p>' })
    const used = await door.ask(link, { method: 'POST' })
    expect(used.status).toBe(404)
    expect(used.headers['set-cookie']).toBeUndefined()
  })

  it('that is unknown, used, old, of somebody disabled or for something else gets one and the same answer', async () => {
    const used = await door.link(gatehouse.person('bea', 'viewer').caller)
    await door.ask(used, { method: 'POST' })
    const old = await door.link()
    gatehouse.clock.advance(5 * 60_000)
    const cara = gatehouse.person('cara', 'viewer', 'without codes')
    const gone = await door.link(cara.caller)
    const { accounts, links } = gatehouse.edge.stores
    const enrol = `/once/${links.make('enrol', cara.id, gatehouse.clock.nowMs()).token}`
    accounts.setState(cara.id, 'disabled')
    const answers = new Set<string>()
    for (const link of [used, old, gone, enrol, `/once/${'A'.repeat(43)}`, '/once/x', '/once/%3Cb%3E'])
      for (const method of ['GET', 'POST']) {
        const { status, body, headers } = await door.ask(link, { method })
        answers.add(JSON.stringify([status, body, headers['set-cookie'] ?? null]))
      }
    expect([...answers]).toEqual([expect.stringMatching(/^\[404,.*does not work.*,null\]$/)])
    // Not even looked at: the link for something else still works where it belongs.
    expect(links.find(enrol.replace('/once/', ''), gatehouse.clock.nowMs())).not.toBeNull()
  })

  it('costs the same work where it is unknown, used or old, and other work where it leads in', async () => {
    const used = await door.link(gatehouse.person('kim', 'viewer').caller)
    await door.ask(used, { method: 'POST' })
    const old = await door.link(gatehouse.person('lea', 'viewer').caller)
    gatehouse.clock.advance(5 * 60_000)
    const unknown = `/once/${'A'.repeat(43)}`
    // Of the first refusal of a minute a note is made, whatever it was about.
    await door.ask(unknown, { method: 'POST' })
    for (const method of ['GET', 'POST']) {
      const work = (link: string) => workDone(gatehouse.edge.database, () => door.ask(link, { method }))
      const one = await work(unknown)
      expect([await work(used), await work(old)]).toEqual([one, one])
      expect(one.slice(-2)).toEqual(['hash sha256', expect.stringContaining('FROM one_time_link')])
      const leads = await door.link(gatehouse.person(`mia-${method.toLowerCase()}`, 'viewer').caller)
      expect((await work(leads)).length).toBeGreaterThan(one.length)
    }
  })

  it('begins a new session each time, whatever the browser sent, and ends the one before', async () => {
    const dan = gatehouse.person('dan', 'viewer')
    const chosen = `__Host-gatehouse=${'x'.repeat(43)}`
    const first = cookieOf(await door.ask(await door.link(dan.caller), { method: 'POST', cookie: chosen }))
    expect(first).not.toBe(chosen)
    expect(await isIn(chosen)).toBe(false)
    const second = cookieOf(await door.ask(await door.link(dan.caller), { method: 'POST', cookie: first }))
    expect([await isIn(first), await isIn(second)]).toEqual([false, true])
  })

  it('is told as asked for, and as used only by whoever used it', async () => {
    const link = await door.link(gatehouse.person('nia', 'viewer').caller)
    const told = async () => {
      const { table } = (await gatehouse.type('incident timeline 1h')).reply
      return (table?.rows ?? []).map(row => row.join(' ')).filter(row => row.includes('nia'))
    }
    expect(await told()).toEqual([expect.stringContaining('asked for a link that signs in')])
    await door.ask(link, { method: 'POST' })
    expect(await told()).toHaveLength(2)
    expect((await told()).join()).toContain('one-time link or codes taken up')
  })

  it('is pressed by no page of another site', async () => {
    const link = await door.link(gatehouse.person('eda', 'viewer').caller)
    const from = async (headers: Record<string, string>) =>
      (await door.ask(link, { method: 'POST', headers })).status
    expect(await from({ origin: 'https://evil.example' })).toBe(403)
    expect(await from({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await from({ 'sec-fetch-site': 'same-origin', origin: 'null' })).toBe(303)
  })

  it('is for whoever asks: keys get none, and only the console of the machine asks for others', async () => {
    const finn = gatehouse.person('finn', 'viewer')
    const gina = gatehouse.person('gina', 'admin')
    const foreign = await gatehouse.type('page for=finn', 'nothing', gina.caller)
    expect([foreign.code, foreign.handover]).toEqual(['forbidden', undefined])
    const { keys } = gatehouse.edge.stores
    const nowMs = gatehouse.clock.nowMs()
    const { id } = keys.add(
      { name: 'robot', owner: gina.id, scopes: ['*:read'], networks: [], expiresAtMs: nowMs + 86_400_000 },
      nowMs,
    )
    const key = await gatehouse.type('page', 'nothing', { kind: 'key', id, face: 'api', address: null })
    expect([key.code, key.handover]).toEqual(['forbidden', undefined])
    const cookie = await door.signIn(local, 'page for=finn')
    expect(JSON.parse((await door.ask('/session', { cookie })).body)).toMatchObject({ name: 'finn' })
    const itself = await door.signIn(finn.caller, 'page for=finn')
    expect(await isIn(itself)).toBe(true)
  })

  it('is in no answer that everybody sees, and neither it nor the session stands in the database', async () => {
    const hugo = gatehouse.person('hugo', 'viewer')
    const answer = await gatehouse.type('page', 'nothing', hugo.caller)
    const token = answer.handover?.token ?? ''
    expect(JSON.stringify(answer.reply)).not.toContain(token)
    const signed = await door.ask(`/once/${token}`, { method: 'POST', headers: { 'user-agent': 'Lamp/1' } })
    const [began, made] = gatehouse.audit(2)
    expect(made).toMatchObject({ kind: 'sign-in', actor: { name: 'hugo' }, facts: { outcome: 'link made' } })
    expect(began).toMatchObject({ kind: 'sign-in', face: 'web', facts: { outcome: 'signed in' } })
    const written = JSON.stringify(gatehouse.audit(1000))
    expect(token).toMatch(/^[\w-]{43}$/)
    const kept = ['gatehouse.db', 'gatehouse.db-wal'].map(name =>
      readFileSync(join(gatehouse.edge.folder, name)),
    )
    expect(Buffer.concat(kept).includes('Lamp/1')).toBe(true)
    for (const secret of [token, cookieOf(signed).split('=')[1] ?? '']) {
      expect(written).not.toContain(secret)
      expect(Buffer.concat(kept).includes(secret)).toBe(false)
    }
  })
})

describe('where there is no way to sign in', () => {
  it('page says why, and makes no link', async () => {
    const other = await TestDoor.start()
    try {
      await other.gatehouse.done('settings set status-host=status.example.com')
      const answer = await other.gatehouse.type('page')
      expect([answer.exit, answer.handover]).toEqual([1, undefined])
      expect(tell(answer)).toContain('status.example.com needs HTTPS')
      await other.gatehouse.done('settings set status-host=none')
      expect(tell(await other.gatehouse.type('page'))).toContain('There is no status page yet.')
      expect(await other.ask('/')).toMatchObject({ status: 404, body: 'There is no such site here.\n' })
    } finally {
      await other.stop()
    }
  })
})

it('viewers read their documents, operators and the console theirs, whatever a client says about itself', async () => {
  const viewer = await door.signIn(gatehouse.person('ida', 'viewer').caller)
  const operator = await door.signIn(gatehouse.person('jan', 'operator').caller)
  expect(await read(viewer)).toBe('{"for":"viewers"}')
  expect(await read(operator)).toBe('{"for":"operators"}')
  expect(await read(await door.signIn())).toBe('{"for":"operators"}')
  for (const name of ['X-Gatehouse-Audience', 'x_gatehouse_audience', 'X.Gatehouse.Audience'])
    for (const cookie of [viewer, '']) {
      const forged = await door.ask('/data/overview.json', { cookie, headers: { [name]: 'operator' } })
      expect(forged.body).not.toContain('operators')
    }
})
