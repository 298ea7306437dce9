import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteFindingStore } from '@gatehouse/core/sqlite/traffic/sqlite-finding-store.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { expect, it, onTestFinished } from 'vitest'
import { privacyScene } from './scene.ts'

const dayMs = 86_400_000
const startMs = Date.UTC(2026, 10, 23, 12)
const request = (client: string, atMs: number) => ({
  atMs,
  client,
  method: 'GET',
  host: 'shop.example.com',
  target: '/',
  status: 404,
  agent: 'Test/1.0',
})

/** As the one who counts opens it. */
function opened(file: string): Database {
  new SqliteTrafficLedger(file).close()
  return new Database(file, null, {
    migrations: new URL('../../../core/src/sqlite/traffic/migrations/', import.meta.url),
    synchronous: 'NORMAL',
    mostCheckedBytes: 0,
    timeoutMs: 1000,
    shrinks: true,
  })
}

/** A finding as the one who counts writes it. */
function addFinding(file: string, id: number, subject: string, atMs: readonly number[]) {
  const database = opened(file)
  const samples = JSON.stringify(atMs.map(at => request('203.0.113.77', at)))
  database
    .prepare(
      "INSERT INTO finding (id, detector, route, subject, severity, first_ms, last_ms, count, samples, words, changed) VALUES (?, 'path-probing', 'shop', ?, 'warning', ?, ?, 9, ?, NULL, ?)",
    )
    .run(id, subject, atMs[0], atMs.at(-1), samples, id)
  database.close()
}

it('cuts the samples of findings that are a week old, and whom they are about', async () => {
  const scene = privacyScene(startMs)
  addFinding(scene.database, 1, '203.0.113.77', [startMs - 8 * dayMs])
  addFinding(scene.database, 2, '203.0.113.77', [startMs - 8 * dayMs, startMs - dayMs])
  addFinding(scene.database, 3, '/wp-login.php', [startMs - 8 * dayMs])
  await scene.turns()
  const findings = new SqliteFindingStore(scene.database)
  onTestFinished(() => findings.close())
  const seen = [1, 2, 3].map(id => findings.get(id))
  expect(seen.map(one => one?.subject)).toEqual(['203.0.113.0/24', '203.0.113.77', '/wp-login.php'])
  expect(seen.map(one => one?.samples.map(({ client }) => client))).toEqual([
    ['203.0.113.0/24'],
    ['203.0.113.0/24', '203.0.113.77'],
    ['203.0.113.0/24'],
  ])
})

it('forgets rows that differ by addresses alone, too', async () => {
  const scene = privacyScene(startMs)
  const database = opened(scene.database)
  for (const address of ['203.0.113.71', '203.0.113.72'])
    database
      .prepare("INSERT INTO waf_suspect VALUES (0, 'shop', 942100, ?, 1, 1, '[]', NULL)")
      .run(`/from/${address}`)
  database.close()
  await scene.counting().forget('203.0.113.0/24')
  expect(scene.where('203.0.113.7')).toEqual([])
  expect(scene.where('/from/------------').length).toBeGreaterThan(0)
})
