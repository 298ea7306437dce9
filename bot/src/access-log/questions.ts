import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { LineReader } from '@gatehouse/core/access-log/line/line-reader.ts'
import { type SearchDeps, searchLog } from '@gatehouse/core/access-log/search/search-log.ts'
import { tailLog } from '@gatehouse/core/access-log/search/tail-log.ts'
import { Summaries } from '@gatehouse/core/access-log/summary.ts'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'
import { SqliteWafReader } from '@gatehouse/core/sqlite/traffic/waf-reader.ts'
import { Turns } from '@gatehouse/core/turns.ts'
import { findRequest } from '@gatehouse/core/waf-log/find-request.ts'
import { WafSummaries } from '@gatehouse/core/waf-log/waf-summary.ts'
import { createBirpc } from 'birpc'
import { type QuestionCalls, type QuestionData, told } from './question-calls.ts'

// The whole of the thread that answers questions about the access log: a wide one takes half a second, and neither the program nor the
// reading of the log waits for it.

const port = parentPort
if (port === null) throw new Error('questions about the access log are answered in a thread of their own')
const { path, wafLog, database, scratch }: QuestionData = workerData

/** One after the other: what is known of the reading belongs to the question. */
const reading: { live: LiveReading | null } = { live: null }
const unread: LiveReading = { untilMs: null, behindBytes: 0, behindMs: 0, blind: 'nobody reads the log' }
const summaries = new Summaries(
  new SqliteTrafficReader({ file: database, live: () => reading.live ?? unread }),
)
const waf = new WafSummaries(new SqliteWafReader(database), () => reading.live ?? unread)
const wafFiles = new AccessLogFiles(wafLog, scratch)

function asked<Answer>(live: LiveReading, work: () => Answer) {
  return told(() => {
    reading.live = live
    return work()
  })
}

function read<Answer>(work: () => Answer | Promise<Answer>) {
  return told(async () => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      throw new AppError(error.code, `The access log cannot be looked through: ${error.message}.`)
    }
  })
}

const lines = new LineReader()
const deps: SearchDeps = {
  files: new AccessLogFiles(path, scratch),
  readLine: lines.read.bind(lines),
  monotonicMs: () => performance.now(),
  breathe: async () => void (await setImmediate()),
}
/** Each unpacks into the same place. Short questions are answered in between. */
const searches = new Turns()

const calls: QuestionCalls = {
  totals: (live, query) => asked(live, () => summaries.totals(query)),
  byRoute: (live, query) => asked(live, () => summaries.byRoute(query)),
  series: (live, query, most) => asked(live, () => summaries.series(query, most)),
  top: (live, kind, query, most) => asked(live, () => summaries.top(kind, query, most)),
  slowest: (live, query, most) => asked(live, () => summaries.slowest(query, most)),
  search: search => read(() => searches.take(() => searchLog(deps, search).finally(() => deps.files.tidy()))),
  tail: tail => read(() => tailLog(deps, tail)),
  wafTop: (live, query, most) => asked(live, () => waf.top(query, most)),
  wafRule: (live, rule, query) => asked(live, () => waf.rule(rule, query)),
  wafRequest: ref => read(() => findRequest(wafFiles, ref)),
}
createBirpc<object, QuestionCalls>(calls, {
  post: message => port.postMessage(message),
  on: hear => port.on('message', hear),
})
