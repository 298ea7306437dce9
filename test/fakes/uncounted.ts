import { askedHere } from '@gatehouse/core/access-log/asked-summaries.ts'
import type { LogLines } from '@gatehouse/core/access-log/log-lines.ts'
import { Summaries } from '@gatehouse/core/access-log/summary.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'

/** No log was ever counted. */
export const uncounted = askedHere(
  new Summaries(
    new SqliteTrafficReader({
      file: '/nowhere/traffic.db',
      live: () => ({ untilMs: null, behindBytes: 0, behindMs: 0, blind: 'nobody reads the log' }),
    }),
  ),
)

/** No log was ever written. */
export const noLines: LogLines = {
  search: async () => ({ lines: [], backMs: null, ended: 'all', looked: 0, unread: 0 }),
  tail: async () => {
    throw new AppError('unavailable', 'Nobody reads the log.')
  },
}
