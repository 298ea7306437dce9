import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addressFinder } from '@gatehouse/core/access-log/forget/address-finder.ts'
import { wafFalsePositives } from '@gatehouse/core/findings/detectors/waf-false-positives.ts'
import { TrafficEraser } from '@gatehouse/core/sqlite/traffic/traffic-eraser.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { Suspicions } from '@gatehouse/core/waf-log/suspicions.ts'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { wafMatch } from './read-corpus.ts'

it('whom a rule met can be forgotten, and what is left can be read', async () => {
  const folder = temporaryFolder()
  onTestFinished(folder.stop)
  const database = join(folder.path, 'traffic.db')
  const write = (work: (suspicions: Suspicions) => void) => {
    const ledger = new SqliteTrafficLedger(database)
    const suspicions = new Suspicions(
      wafFalsePositives,
      ledger.writeWaf(page => page.suspects()),
    )
    work(suspicions)
    ledger.writeWaf(page => suspicions.write(page, Date.now()))
    const rows = ledger.writeWaf(page => page.suspects())
    ledger.close()
    return rows
  }
  const startMs = Date.UTC(2026, 2, 2, 10)
  write(suspicions => {
    for (const client of ['198.51.100.7', '198.51.100.8', '203.0.113.9'])
      suspicions.see(wafMatch(942100, '/search', client, startMs))
    suspicions.see(wafMatch(942100, '/of/198.51.100.7', '203.0.113.9', startMs))
  })
  const eraser = new TrafficEraser(database)
  eraser.overwrite(addressFinder('198.51.100.0/24'))
  eraser.close()
  for (const file of ['', '-wal'])
    expect(readFileSync(database + file, { encoding: 'latin1', flag: 'a+' })).not.toContain('198.51.100.')
  const rows = write(suspicions => suspicions.see(wafMatch(942100, '/search', '203.0.113.10', startMs)))
  expect(rows.find(({ path }) => path === '/search')).toMatchObject({ matches: 4 })
})
