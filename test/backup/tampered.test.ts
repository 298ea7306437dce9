import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { backupKeyOf, checkBackup, unpackBackup } from '@gatehouse/bot/backup/check.ts'
import type { Manifest } from '@gatehouse/core/backup/manifest.ts'
import { writeArchive } from '@gatehouse/core/backup/write-archive.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { beforeAll, expect, it } from 'vitest'
import { testMasterKey } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { shared } from '../harness/shared.ts'
import { backUp, startWithKey } from './scene.ts'

const home = shared(temporaryFolder()).path
const good = join(home, 'good')
let manifest: Manifest
let count = 0

beforeAll(async () => {
  const gatehouse = await startWithKey()
  gatehouse.person('anna', 'admin')
  await gatehouse.done('route add shop shop.localhost answer=200')
  mkdirSync(good)
  const path = await backUp(gatehouse)
  manifest = (await unpackBackup({ path, masterKey: testMasterKey, into: good })).manifest
  await gatehouse.stop()
})

/** What is said of a backup, sealed under the right key, whose database or manifest somebody has changed. */
async function said(
  change: (sqlite: Database['sqlite']) => void,
  other: Partial<Manifest> = {},
): Promise<string> {
  count += 1
  const from = join(home, `from-${count}`)
  cpSync(good, from, { recursive: true })
  const database = join(from, 'gatehouse.db')
  const sqlite = new Database(database).sqlite
  sqlite.pragma('foreign_keys = OFF')
  for (const { name } of sqlite.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all() as {
    name: string
  }[])
    sqlite.exec(`DROP TRIGGER ${name}`)
  change(sqlite)
  sqlite.pragma('wal_checkpoint(TRUNCATE)')
  sqlite.close()
  const hash = createHash('sha256').update(readFileSync(database)).digest('hex')
  const files = manifest.files.map(file =>
    file.path === 'gatehouse.db' ? { ...file, hash, bytes: statSync(database).size } : file,
  )
  const file = join(home, `${count}.backup`)
  await writeArchive({
    file,
    from,
    manifest: { ...manifest, files, ...other },
    ...backupKeyOf(testMasterKey),
  })
  return checkBackup({ path: file, masterKey: testMasterKey, scratch: home }).then(
    () => 'whole',
    (error: Error) => error.message,
  )
}

it('one that nobody changed is whole, whatever triggers it has', async () => {
  expect(await said(() => undefined)).toBe('whole')
})

it.each<[string, (sqlite: Database['sqlite']) => void, RegExp]>([
  [
    'an entry of the audit',
    sqlite => sqlite.exec("UPDATE audit SET actor = 'x' WHERE seq = 1"),
    /audit trail is not as it was written\. Entry 1 /,
  ],
  [
    'the end of the audit',
    sqlite => sqlite.exec('DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)'),
    /audit trail is not as it was written/,
  ],
  [
    'a revision',
    sqlite => sqlite.exec("UPDATE revision SET state = x'28b52ffd' WHERE number = 1"),
    /stored for revision 1 is damaged/,
  ],
  [
    'the hash of a revision',
    sqlite => sqlite.exec("UPDATE revision SET state_hash = printf('%064d', 0) WHERE status = 'active'"),
    /stored for revision \d+ is damaged/,
  ],
  [
    'a sealed secret',
    sqlite => sqlite.exec('UPDATE totp SET sealed = zeroblob(48)'),
    /stored in totp\.sealed of 1 is damaged/,
  ],
  [
    'what rows belong to',
    sqlite => sqlite.exec('UPDATE totp SET account = 999'),
    /gatehouse\.db has rows that belong to nothing/,
  ],
  [
    'which revision is active',
    sqlite => sqlite.exec("UPDATE revision SET status = 'superseded' WHERE status = 'active'"),
    /active revision is not the one/,
  ],
  [
    'the schema, to that of a newer version',
    sqlite => sqlite.pragma('user_version = 9999'),
    /made by a newer version of Gatehouse/,
  ],
])('%s that was changed is found', async (_what, change, words) => {
  expect(await said(change)).toMatch(words)
})

it('an active revision that compiles to other bytes is found, or told where another version made it', async () => {
  const revision = manifest.revision && { ...manifest.revision, compiledHash: 'a'.repeat(64) }
  expect(await said(() => undefined, { revision })).toMatch(/does not compile to what it compiled to/)
  expect(await said(() => undefined, { revision, version: '0.0.1' })).toBe('whole')
  const audit = { seq: manifest.audit.seq, mac: 'b'.repeat(64) }
  expect(await said(() => undefined, { audit })).toMatch(/audit trail does not end where the backup says/)
})
