import { newestToUndo } from '@gatehouse/bot/parameters/operation.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { AuditEntry, AuditFilter } from '@gatehouse/core/identity/audit.ts'
import { beforeEach, expect, it } from 'vitest'
import type { Person, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseScene } from './lease-scene.ts'

const keep = keeper()
let gate: TestGatehouse
let anna: Person
let bert: Actor

beforeEach(async () => {
  const scene = keep(await LeaseScene.start())
  ;({ gate, anna } = scene)
  const account = gate.deps.accounts.get(scene.bert.id)
  if (!account) throw new Error('bert has no account')
  bert = { kind: 'account', account }
})

/** What somebody did since, as rows alone: the chain would take seconds, and is not asked here. */
function flood(count: number, actorKind: 'key' | 'account', facts: Record<string, string>): void {
  const { sqlite } = gate.edge.database
  sqlite.exec('DROP TRIGGER audit_is_added')
  sqlite
    .prepare(
      `WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?)
       INSERT INTO audit SELECT (SELECT seq FROM audit_head) + n, ?, 'done', ?, '99', 'cleo', 'api', 'block 198.18.0.1', ?, hex(zeroblob(32)) FROM counted`,
    )
    .run(count, gate.clock.nowMs(), actorKind, JSON.stringify(facts))
}

const ban = { things: 'block 198.18.0.1', undo: 'unblock 198.18.0.1' }

/** What is read of the audit page by page from now on. */
function watchPages(): { filters: AuditFilter[]; entries: AuditEntry[] } {
  const { audit } = gate.deps
  const read: ReturnType<typeof watchPages> = { filters: [], entries: [] }
  gate.deps.audit = new Proxy(audit, {
    get: (target, key) => {
      if (key === 'list')
        return (filter: AuditFilter) => {
          const page = target.list(filter)
          read.filters.push(filter)
          read.entries.push(...page)
          return page
        }
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return read
}

it('undo of whoever did nothing finds what people did behind 20,000 bans of a program, and reads nothing of these', async () => {
  await gate.as(anna, 'route set shop body=sale')
  flood(20_000, 'key', ban)
  const read = watchPages()
  expect(newestToUndo(gate.deps, bert)).toBe(String(gate.edge.revisions.active()?.number))
  expect(read.entries.length).toBeLessThan(100)
  expect(read.entries.map(({ actor }) => actor.name)).not.toContain('cleo')
  // What SQLite steps over is read as well.
  for (const filter of read.filters) expect(planOf(filter)).toContain('USING INDEX audit_of_people')
})

function planOf({ kind, upTo }: AuditFilter): string {
  const page = `SELECT * FROM audit WHERE kind = '${kind}' AND seq <= ${upTo} AND actor_kind NOT IN ('key', 'gatehouse') ORDER BY seq DESC LIMIT 100`
  return JSON.stringify(gate.edge.database.sqlite.prepare(`EXPLAIN QUERY PLAN ${page}`).all())
}

it('undo reads no more than a bounded part of what people did', () => {
  flood(20_000, 'account', {})
  const read = watchPages()
  // The only revision, which the console has made.
  expect(newestToUndo(gate.deps, bert)).toBe('2')
  expect(read.entries.length).toBeLessThan(1100)
})

it('undo of a program finds its own behind the bans of another one', async () => {
  const { keys } = gate.edge.stores
  const nowMs = gate.clock.nowMs()
  const made = { name: 'deploy', owner: null, scopes: ['route:change'], networks: [] }
  const { id } = keys.add({ ...made, expiresAtMs: nowMs + 86_400_000 }, nowMs)
  keys.issue(id)
  await gate.type('route set shop body=sale', 'nothing', { kind: 'key', id, face: 'api', address: '::1' })
  flood(20_000, 'key', ban)
  const read = watchPages()
  const key = keys.get(id)
  if (!key) throw new Error('there is no key')
  expect(newestToUndo(gate.deps, { kind: 'key', key, role: 'operator' })).toBe('3')
  expect(read.entries.map(({ actor }) => actor.name)).not.toContain('cleo')
})
