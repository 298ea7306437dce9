import { SqliteAuditLog } from '@gatehouse/core/sqlite/audit-log.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { auditKey, event } from './audit-events.ts'

/** A process of its own that adds entries: `file name count`. It begins when it is told to, together with others. */
const [file = '', name = '', count = '0'] = process.argv.slice(2)
const database = new Database(file)
const audit = new SqliteAuditLog(database, auditKey)
process.stdout.write('ready\n')
process.stdin.once('data', () => {
  for (let index = 1; index <= Number(count); index += 1)
    audit.append(event(index, { subject: `${name} ${index}` }))
  database.close()
  process.stdin.destroy()
})
