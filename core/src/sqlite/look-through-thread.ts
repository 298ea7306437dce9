import { parentPort, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
import { verifyAudit } from './audit-log.ts'
import type { LookThrough } from './look-through.ts'

// The whole of the thread that looks through one database once. It opens it for reading alone.

const port = parentPort
if (port === null) throw new Error('a database is looked through in a thread of its own')
const job: LookThrough = workerData

function structure(sqlite: Sqlite.Database): string | null {
  try {
    const words = sqlite.pragma('quick_check(1)', { simple: true })
    return words === 'ok' ? null : String(words)
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB)/.test(error.code))
      return error.message
    throw error
  }
}

function answer(): unknown {
  const sqlite = new Sqlite(job.file, { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    return job.what === 'structure' ? structure(sqlite) : verifyAudit(sqlite, job.key)
  } finally {
    // Whoever gets the answer finds no reader any more.
    sqlite.close()
  }
}

port.postMessage(answer())
