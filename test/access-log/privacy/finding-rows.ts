import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'

/** A sample. */
export const request = (client: string, atMs: number) => ({
  atMs,
  client,
  method: 'GET',
  host: 'shop.example.com',
  target: '/',
  status: 404,
  agent: 'Test/1.0',
})

/** As the one who counts opens it. */
export function opened(file: string): Database {
  new SqliteTrafficLedger(file).close()
  return new Database(file, null, {
    migrations: new URL('../../../core/src/sqlite/traffic/migrations/', import.meta.url),
    synchronous: 'NORMAL',
    mostCheckedBytes: 0,
    timeoutMs: 1000,
    shrinks: true,
  })
}

/** A finding as the one who counts writes it: its subject, and when its samples were. */
export type FindingRow = readonly [subject: string, atMs: readonly number[]]

/** Writes findings with the numbers from 1 on. */
export function addFindings(file: string, findings: readonly FindingRow[]): void {
  const database = opened(file)
  const insert = database.prepare(
    "INSERT INTO finding (id, detector, route, subject, severity, first_ms, last_ms, count, samples, words, changed) VALUES (?, 'path-probing', 'shop', ?, 'warning', ?, ?, 9, ?, NULL, ?)",
  )
  database.write(() => {
    for (const [index, [subject, atMs]] of findings.entries()) {
      const samples = JSON.stringify(atMs.map(at => request('203.0.113.77', at)))
      insert.run(index + 1, subject, atMs[0], atMs.at(-1), samples, index + 1)
    }
  })
  database.close()
}
