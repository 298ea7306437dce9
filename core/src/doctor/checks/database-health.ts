import { runningCheck } from '../check.ts'
import { bad, well } from '../seen.ts'

/** The database holds what was written into it, also after a power cut. */
export const databaseHealth = runningCheck({
  id: 'database-health',
  title: 'the database is whole, and keeps what was acknowledged',
  severity: 'high',
  protects: 'The edge follows what stands there.',
  fix: 'Stop Gatehouse and restore the newest backup (docs/operations.md).',
  sources: ['SQLite documentation, “PRAGMA quick_check, synchronous, journal_mode”'],
  look: async ({ database }) => {
    const { problem, journal, synchronous, foreignKeys } = await database()
    if (problem !== null) return bad(`It is damaged: ${problem}.`, 'critical')
    const careless = [
      ...(journal === 'wal' ? [] : [`its journal is ${journal}`]),
      ...(synchronous >= 2 ? [] : ['what was acknowledged may be lost']),
      ...(foreignKeys ? [] : ['rows may point nowhere']),
    ]
    return careless.length === 0 ? well('It is, and it does.') : bad(`${careless.join('; ')}.`)
  },
})
