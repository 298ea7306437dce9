import { askedHere } from '@gatehouse/core/access-log/asked-summaries.ts'
import { Summaries } from '@gatehouse/core/access-log/summary.ts'
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
