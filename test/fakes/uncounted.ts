import type { FindingWatch } from '@gatehouse/bot/finding-watch.ts'
import { askedHere } from '@gatehouse/core/access-log/asked-summaries.ts'
import type { LogLines } from '@gatehouse/core/access-log/log-lines.ts'
import { Summaries } from '@gatehouse/core/access-log/summary.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { FindingStore } from '@gatehouse/core/findings/finding-store.ts'
import { SqliteFindingStore } from '@gatehouse/core/sqlite/traffic/sqlite-finding-store.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'
import type { AskedWaf } from '@gatehouse/core/waf-log/asked-waf.ts'

/** No log was ever counted. */
export const uncounted = askedHere(
  new Summaries(
    new SqliteTrafficReader({
      file: '/nowhere/traffic.db',
      live: () => ({ untilMs: null, behindBytes: 0, behindMs: 0, blind: 'nobody reads the log' }),
    }),
  ),
)

/** Nothing was ever found. */
export const noFindings: FindingStore = new SqliteFindingStore('/nowhere/traffic.db')

/** Nobody asks detectors. */
export const unwatched: FindingWatch = { allow: () => undefined }

/** No log was ever written. */
export const noLines: LogLines = {
  search: async () => ({ lines: [], backMs: null, ended: 'all', looked: 0, unread: 0 }),
  tail: async () => {
    throw new AppError('unavailable', 'Nobody reads the log.')
  },
}

/** No WAF ever matched anything. */
export const noMatches: AskedWaf = {
  top: async () => {
    throw new AppError('unavailable', 'Nobody reads the log of the WAF.')
  },
  rule: async () => {
    throw new AppError('unavailable', 'Nobody reads the log of the WAF.')
  },
  request: async () => ({ matches: [], unread: 0 }),
}
