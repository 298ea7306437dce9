import { MasterKeyFile } from '@gatehouse/core/key-file/master-key-file.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteKeyring } from '@gatehouse/core/sqlite/keyring-store.ts'
import { SqliteMasterKey } from '@gatehouse/core/sqlite/master-key.ts'
import { SqliteOneTimeLinkStore } from '@gatehouse/core/sqlite/one-time-link-store.ts'

/** A process that rotates the master key and is killed before the transaction is kept, or right after it: before the new file is in its place. */
const [file = '', keyFile = '', key = '', moment] = process.argv.slice(2)
const die = () => process.kill(process.pid, 'SIGKILL')
const database = new Database(file)
const masterKey = new SqliteMasterKey({
  database,
  keyring: new SqliteKeyring(database, Buffer.from(key, 'hex'), 0),
  keyFile: new MasterKeyFile(keyFile),
  confirmations: { endAll: () => undefined },
  links: new SqliteOneTimeLinkStore(database),
  log: silentLog,
})
database.write(() => {
  masterKey.rotate(1)
  if (moment === 'before') die()
})
die()
