import { SqliteCodes } from '@gatehouse/core/sqlite/codes-store.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteKeyring } from '@gatehouse/core/sqlite/keyring-store.ts'

/** A process that gives one code many times as soon as its input ends, and prints each verdict. */
const [file = '', key = '', account, code = '', nowMs, times] = process.argv.slice(2)
const database = new Database(file)
const codes = new SqliteCodes(database, new SqliteKeyring(database, Buffer.from(key, 'hex'), 0))
process.stdout.write('ready\n')
for await (const _ of process.stdin);
for (let count = 0; count < Number(times); count += 1)
  process.stdout.write(`${codes.spend(Number(account), code, Number(nowMs)).kind}\n`)
database.close()
