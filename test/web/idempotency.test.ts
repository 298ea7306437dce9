import { defineCommand } from '@gatehouse/bot/command.ts'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { accountName, findAccount } from '@gatehouse/bot/parameters/account.ts'
import { enrolmentLink } from '@gatehouse/bot/parameters/enrolment-link.ts'
import { maxStoredAnswers } from '@gatehouse/core/identity/idempotency.ts'
import { SqliteIdempotencyStore } from '@gatehouse/core/sqlite/idempotency-store.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { TestWeb } from './web-parts.ts'

const keep = keeper()
const shop = { name: 'shop', hosts: 'shop.example.com', upstreams: ['http://10.0.0.5:8080'] }
const named = (name: string) => ({ headers: { 'idempotency-key': name } })
const hash = (character: string) => character.repeat(64)
const dayMs = 86_400_000

/** A secret of a kind that a key may ask for; those of accounts and keys are for people alone. */
const routeSecret = defineCommand({
  name: 'route secret',
  summary: 'make a secret',
  role: 'admin',
  risk: 'change',
  parameters: { account: accountName },
  examples: ['route secret anna'],
  propose: ({ accounts, links }, { account: name }) => ({
    changes: [{ thing: 'account', name, action: 'change', fields: [enrolmentLink] }],
    done: `Link for ${name} made`,
    write: nowMs => {
      const { token } = links.make('enrol', findAccount(accounts, name).id, nowMs)
      return { handover: { purpose: 'enrol', token } }
    },
  }),
})

describe('a named request', () => {
  let web: TestWeb
  let secret: string
  const changes = () => web.deps.edge.changes.length
  const add = (name = 'n-1', body: unknown = shop) => web.call(secret, 'route/add', body, named(name))

  beforeEach(async () => {
    web = keep(await TestWeb.start({ commands: [...commands, routeSecret] }))
    secret = web.key()
  })

  it('has its effect once, and its answer as often as it is sent', async () => {
    const first = await add()
    const second = await add()
    expect(first.status).toBe(200)
    expect(second.text).toBe(first.text)
    expect(second.status).toBe(200)
    expect(first.headers['idempotency-replayed']).toBeUndefined()
    expect(second.headers['idempotency-replayed']).toBe('true')
    expect(changes()).toBe(1)
    // Without a name the same request is a second one.
    expect((await web.call(secret, 'route/add', shop)).status).toBe(409)
  })

  it('is answered with its failure again, too', async () => {
    await web.call(secret, 'route/add', shop)
    const first = await add()
    await web.call(secret, 'route/remove', { name: 'shop' })
    const second = await add()
    expect([first.status, second.status]).toEqual([409, 409])
    expect(second.text).toBe(first.text)
    expect(second.headers['content-type']).toBe('application/problem+json')
    expect((await add('n-2')).status).toBe(200)
  })

  it('is judged anew before its kept answer is given: nobody outlives their right to ask', async () => {
    const { accounts } = web.deps
    const anna = accounts.add({ name: 'anna', role: 'operator' }, 0)
    secret = web.key({ owner: anna.id })
    expect((await add()).status).toBe(200)
    accounts.setState(anna.id, 'disabled')
    expect((await add()).status).toBe(403)
    accounts.setState(anna.id, 'active')
    accounts.setRole(anna.id, 'viewer')
    expect((await add()).status).toBe(403)
    expect(web.deps.audit.list({ limit: 1 })).toMatchObject([{ kind: 'denied' }])
  })

  it('is not kept when it was refused to whoever sent it', async () => {
    const { accounts } = web.deps
    const anna = accounts.add({ name: 'anna', role: 'viewer' }, 0)
    secret = web.key({ owner: anna.id })
    expect((await add()).status).toBe(403)
    accounts.setRole(anna.id, 'operator')
    expect((await add()).status).toBe(200)
    expect(changes()).toBe(1)
  })

  it('has its effect once when it is sent 20 times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => add()))
    expect(changes()).toBe(1)
    const statuses = answers.map(({ status }) => status)
    expect(statuses).toContain(200)
    expect(statuses.every(status => status === 200 || status === 409)).toBe(true)
    for (const { status, headers, json } of answers)
      if (status === 409) {
        expect(json.detail).toContain('still runs')
        expect(headers['retry-after']).toBe('1')
      }
    expect((await add()).status).toBe(200)
  })

  it('is refused for another request', async () => {
    await add()
    for (const { status, json } of [
      await add('n-1', { ...shop, name: 'other' }),
      await web.call(secret, 'route/remove', { name: 'shop' }, named('n-1')),
    ]) {
      expect([status, json.code]).toEqual([422, 'other_request'])
    }
    expect(changes()).toBe(1)
  })

  it('is that of one key alone', async () => {
    await add()
    const other = web.key()
    expect((await web.call(other, 'route/add', shop, named('n-1'))).status).toBe(409)
    expect((await web.call(other, 'route/remove', { name: 'shop' }, named('n-2'))).status).toBe(200)
  })

  it('whose process ended before it answered is not done again: the outcome is unknown', async () => {
    const { id } = web.deps.keys.byName('key-1') ?? { id: 0 }
    await add('n-0')
    new SqliteIdempotencyStore(web.database).begin(id, 'n-1', requestHash(web), web.nowMs)
    await web.open()
    const { status, json } = await add()
    expect(status).toBe(409)
    expect(json.detail).toContain('outcome is not known')
    expect(json.detail).toContain('revision list')
    expect(changes()).toBe(1)
  })

  it('is kept over a restart, for a day', async () => {
    await add()
    await web.open()
    web.nowMs += dayMs - 1
    secret = web.key()
    const idempotency = new SqliteIdempotencyStore(web.database)
    const { id } = web.deps.keys.byName('key-1') ?? { id: 0 }
    expect(idempotency.begin(id, 'n-1', requestHash(web), web.nowMs)).toMatchObject({ status: 200 })
    expect(idempotency.begin(id, 'n-1', requestHash(web), web.nowMs + 1)).toBe('new')
  })

  it('has a name of at most 200 visible characters', async () => {
    for (const name of ['', 'a b', 'n'.repeat(201), 'é'])
      expect([name, (await add(name)).status]).toEqual([name, 400])
    expect(changes()).toBe(0)
    expect((await add('n'.repeat(200))).status).toBe(200)
  })

  it('that only looks is done each time', async () => {
    const ask = () => web.call(secret, 'route/list', {}, named('n-1'))
    const empty = await ask()
    await web.call(secret, 'route/add', shop)
    expect((await ask()).text).not.toBe(empty.text)
  })

  it('that made a secret gives its link once, and no copy of it is kept', async () => {
    web.deps.accounts.add({ name: 'anna', role: 'viewer' }, web.nowMs)
    const make = () => web.call(secret, 'route/secret', { account: 'anna' }, named('n-1'))
    const first = await make()
    const token = /once\/([\w-]+)$/.exec(first.json.link)?.[1] ?? 'none'
    expect(first.json).toMatchObject({ ok: true })
    expect(token).toHaveLength(43)
    const second = await make()
    expect(second.json).toMatchObject({ ok: true, link: null })
    expect(second.text).not.toContain(token)
    web.database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
    expect(web.database.sqlite.serialize().includes(token)).toBe(false)
    expect(web.database.sqlite.serialize().includes('n-1')).toBe(true)
  })
})

describe('kept answers', () => {
  let web: TestWeb
  let store: SqliteIdempotencyStore
  const sql = (text: string) => () => web.database.sqlite.exec(text)

  beforeEach(async () => {
    web = keep(await TestWeb.start())
    web.key()
    store = new SqliteIdempotencyStore(web.database)
  })

  it('are bounded in number for each key: the oldest go, what still runs stays', () => {
    store.begin(1, 'runs', hash('a'), 1)
    web.database.write(() => {
      for (let count = 0; count < maxStoredAnswers + 5; count += 1) {
        store.begin(1, `n-${count}`, hash('a'), 2 + count)
        store.finish(1, `n-${count}`, { status: 200, body: '{}' })
      }
    })
    const { count } = web.database.sqlite.prepare('SELECT count(*) AS count FROM idempotency').get() as never
    expect(count).toBeLessThanOrEqual(maxStoredAnswers + 1)
    expect(store.begin(1, 'runs', hash('a'), 99_999)).toBe('running')
    expect(store.begin(1, `n-${maxStoredAnswers}`, hash('a'), 99_999)).toEqual({ status: 200, body: '{}' })
    expect(store.begin(1, 'n-0', hash('a'), 99_999)).toBe('new')
  }, 30_000)

  it('are given once and never rewritten, by the schema', () => {
    store.begin(1, 'open', hash('a'), 1)
    store.begin(1, 'done', hash('a'), 1)
    store.finish(1, 'done', { status: 200, body: '{}' })
    expect(() => store.finish(1, 'done', { status: 500, body: '{}' })).toThrow('has an answer already')
    expect(() => store.finish(1, 'other', { status: 200, body: '{}' })).toThrow('is not known')
    const evil = [
      "UPDATE idempotency SET body = '{\"a\":1}' WHERE idempotency_key = 'done'",
      "UPDATE idempotency SET status = NULL, body = NULL WHERE idempotency_key = 'done'",
      `UPDATE idempotency SET request_hash = '${hash('b')}' WHERE idempotency_key = 'open'`,
      "UPDATE idempotency SET key_id = 2 WHERE idempotency_key = 'open'",
      "UPDATE idempotency SET created_at_ms = 9 WHERE idempotency_key = 'open'",
      "UPDATE idempotency SET status = 200 WHERE idempotency_key = 'open'",
      "UPDATE idempotency SET status = 99, body = '' WHERE idempotency_key = 'open'",
      `INSERT OR REPLACE INTO idempotency VALUES (1, 'done', '${hash('a')}', NULL, NULL, 1)`,
      `INSERT INTO idempotency VALUES (1, 'new', '${hash('a')}', 200, '{}', 1)`,
      `INSERT INTO idempotency VALUES (99, 'new', '${hash('a')}', NULL, NULL, 1)`,
      "INSERT INTO idempotency VALUES (1, 'new', 'short', NULL, NULL, 1)",
      `INSERT INTO idempotency VALUES (1, '', '${hash('a')}', NULL, NULL, 1)`,
    ]
    for (const text of evil) expect(sql(text), text).toThrow()
    expect(
      sql("UPDATE idempotency SET status = 200, body = '{}' WHERE idempotency_key = 'open'"),
    ).not.toThrow()
  })
})

/** Of the request that is in the database already. */
function requestHash(web: TestWeb): string {
  const { request_hash } = web.database.sqlite.prepare('SELECT request_hash FROM idempotency').get() as {
    request_hash: string
  }
  return request_hash
}
