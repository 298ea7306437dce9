import { SqliteAccountStore } from '@gatehouse/core/sqlite/account-store.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { Role } from '../../core/src/identity/role.ts'

/** Another process that changes a role: database, account, role. */
const [file = '', name = '', role] = process.argv.slice(2)
const database = new Database(file)
const accounts = new SqliteAccountStore(database)
accounts.setRole(accounts.byName(name)?.id ?? 0, Role.parse(role))
database.close()
