import { SqliteFindingStore } from '@gatehouse/core/sqlite/traffic/sqlite-finding-store.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { expect, it, onTestFinished } from 'vitest'
import { addFindings, opened, request } from './finding-rows.ts'
import { privacyScene } from './scene.ts'

const dayMs = 86_400_000
const startMs = Date.UTC(2026, 10, 23, 12)

it('cuts the samples of findings that are a week old, and whom they are about', async () => {
  const scene = privacyScene(startMs)
  addFindings(scene.database, [
    ['203.0.113.77', [startMs - 8 * dayMs]],
    ['203.0.113.77', [startMs - 8 * dayMs, startMs - dayMs]],
    ['/wp-login.php', [startMs - 8 * dayMs]],
  ])
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

it('cuts one again to which an old request was added', async () => {
  const scene = privacyScene(startMs)
  const atMs = startMs - 8 * dayMs
  addFindings(scene.database, [['/wp-login.php', [atMs]]])
  await scene.turns()
  await scene.counting().close()
  const ledger = new SqliteTrafficLedger(scene.database)
  ledger.write(({ findings }) => {
    const key = { detector: 'path-probing', route: 'shop', subject: '/wp-login.php' }
    const cut = findings.latest(key) ?? expect.fail('no finding')
    findings.change({ ...cut, samples: [request('198.51.100.9', atMs)] }, startMs)
  })
  ledger.close()
  expect(scene.where('198.51.100.9')).not.toEqual([])
  scene.clock.nowMs += 3_700_000
  await scene.turns()
  expect(scene.where('198.51.100.9')).toEqual([])
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
