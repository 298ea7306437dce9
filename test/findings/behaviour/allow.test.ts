import { allowing, type FindingAllow } from '@gatehouse/core/findings/allow.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteFindingAllowStore } from '@gatehouse/core/sqlite/finding-allow-store.ts'
import { describe, expect, it } from 'vitest'

const atMs = Date.parse('2026-03-02T10:00:00Z')
const everything: FindingAllow = {
  id: 1,
  detector: 'path-probing',
  route: null,
  client: null,
  path: null,
  reason: 'ours',
  by: 'anna',
  atMs,
  untilMs: atMs + 3_600_000,
}
const line = { atMs, route: 'shop', client: '203.0.113.7', path: '/api/orders' }
const passes = (allow: Partial<FindingAllow>, about: Partial<typeof line> = {}) =>
  allowing([{ ...everything, ...allow }])('path-probing', { ...line, ...about })

describe('an exception', () => {
  it('holds for its detector alone', () => {
    expect(passes({})).toBe(true)
    expect(passes({ detector: 'high-rate' })).toBe(false)
    expect(allowing([])('path-probing', line)).toBe(false)
  })

  it('holds until its end, by the time of the lines', () => {
    expect(passes({}, { atMs: everything.untilMs - 1 })).toBe(true)
    expect(passes({}, { atMs: everything.untilMs })).toBe(false)
  })

  it('holds for its route alone', () => {
    expect(passes({ route: 'shop' })).toBe(true)
    expect(passes({ route: 'wiki' })).toBe(false)
    expect(passes({ route: 'shop' }, { route: '' })).toBe(false)
  })

  it.each([
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.8', false],
    ['203.0.113.0/24', '203.0.113.8', true],
    ['203.0.113.7', '::ffff:203.0.113.7', true],
    ['2001:db8:1:2::/64', '2001:db8:1:2:3::4', true],
    ['2001:db8:1:2::/64', '2001:db8:1:3::4', false],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['203.0.113.0/24', '', false],
    ['203.0.113.0/24', 'no address', false],
  ])('of %s and a client %s: %s', (client, from, expected) => {
    expect(passes({ client }, { client: from })).toBe(expected)
  })

  it.each([
    ['/api/orders', '/api/orders', true],
    ['/api/orders', '/api/orders/1', false],
    ['/api/*', '/api/orders', true],
    ['/api/*', '/apis', false],
    ['/*', '/', true],
  ])('for %s and a path %s: %s', (path, asked, expected) => {
    expect(passes({ path }, { path: asked })).toBe(expected)
  })

  it('of a client or a path holds for no minute of a route, which has neither', () => {
    const minute = { client: '', path: '' }
    expect(passes({ route: 'shop' }, minute)).toBe(true)
    expect(passes({ client: '0.0.0.0/0' }, minute)).toBe(false)
    expect(passes({ path: '/*' }, minute)).toBe(false)
  })

  it('must hold in all that it names', () => {
    const all = { route: 'shop', client: '203.0.113.0/24', path: '/api/*' }
    expect(passes(all)).toBe(true)
    for (const about of [{ route: 'wiki' }, { client: '198.51.100.1' }, { path: '/' }])
      expect(passes(all, about)).toBe(false)
  })
})

describe('the store of exceptions', () => {
  const { id: _, ...wish } = everything
  const opened = () => {
    const database = new Database(':memory:')
    return { database, store: new SqliteFindingAllowStore(database) }
  }

  it('gives those that hold, the newest first', () => {
    const { store } = opened()
    expect(store.nextId()).toBe(1)
    const [first, second] = [
      store.add(wish),
      store.add({ ...wish, client: '203.0.113.7', untilMs: atMs + 10 }),
    ]
    expect(store.holding(atMs)).toEqual([second, first])
    expect(store.holding(atMs + 10)).toEqual([first])
    store.end(first.id, 'otto', atMs + 5)
    expect(store.holding(atMs + 5)).toEqual([second])
    expect(store.nextId()).toBe(3)
  })

  it('ends one once, and never rewrites or deletes one', () => {
    const { database, store } = opened()
    const { id } = store.add(wish)
    store.end(id, 'otto', atMs + 5)
    expect(() => store.end(id, 'anna', atMs + 6)).toThrow('has ended already')
    const open = store.add(wish)
    const run = (sql: string) => () => database.prepare(sql).run(open.id)
    expect(run('UPDATE finding_allow SET until_ms = until_ms + 1 WHERE id = ?')).toThrow('never widened')
    expect(
      run('UPDATE finding_allow SET client = NULL, route = NULL, reason = reason || 1 WHERE id = ?'),
    ).toThrow('never widened')
    expect(run('DELETE FROM finding_allow WHERE id = ?')).toThrow('never deleted')
  })
})
