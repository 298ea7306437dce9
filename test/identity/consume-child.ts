import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteOneTimeLinkStore } from '@gatehouse/core/sqlite/one-time-link-store.ts'

/** A process that uses links up as soon as its input ends, and prints those that it got. */
const [file = '', nowMs, ...ids] = process.argv.slice(2)
const database = new Database(file)
const links = new SqliteOneTimeLinkStore(database)
process.stdout.write('ready\n')
for await (const _ of process.stdin);
for (const id of ids) if (links.consume(Number(id), Number(nowMs))) process.stdout.write(`${id}\n`)
database.close()
