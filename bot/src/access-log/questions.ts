import { parentPort, workerData } from 'node:worker_threads'
import { goingOf } from '@gatehouse/core/access-log/going.ts'
import { Summaries } from '@gatehouse/core/access-log/summary.ts'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'
import { SqliteWafReader } from '@gatehouse/core/sqlite/traffic/waf-reader.ts'
import { WafSummaries } from '@gatehouse/core/waf-log/waf-summary.ts'
import { createBirpc } from 'birpc'
import { type QuestionCalls, type QuestionData, type QuestionEars, told } from './question-calls.ts'

// The whole of the thread that answers questions about the access log: a wide one takes half a second, and neither the program nor the
// reading of the log waits for it.

const port = parentPort
if (port === null) throw new Error('questions about the access log are answered in a thread of their own')
const { database }: QuestionData = workerData

/** One after the other: what is known of the reading belongs to the question. */
const reading: { live: LiveReading | null } = { live: null }
const unread: LiveReading = { untilMs: null, behindBytes: 0, behindMs: 0, blind: 'nobody reads the log' }
const numbers = new SqliteTrafficReader({ file: database, live: () => reading.live ?? unread })
const summaries = new Summaries(numbers)
const waf = new WafSummaries(new SqliteWafReader(database), () => reading.live ?? unread)

function asked<Answer>(live: LiveReading, work: () => Answer) {
  return told(() => {
    reading.live = live
    return work()
  })
}

const calls: QuestionCalls = {
  totals: (live, query) => asked(live, () => summaries.totals(query)),
  byRoute: (live, query) => asked(live, () => summaries.byRoute(query)),
  series: (live, query, most) => asked(live, () => summaries.series(query, most)),
  requests: (live, query, most) => asked(live, () => summaries.requests(query, most)),
  top: (live, kind, query, most) => asked(live, () => summaries.top(kind, query, most)),
  slowest: (live, query, most) => asked(live, () => summaries.slowest(query, most)),
  wafTop: (live, query, most) => asked(live, () => waf.top(query, most)),
  going: (live, retention, nowMs) => asked(live, () => goingOf(numbers, retention, nowMs)),
  wafRule: (live, rule, query) => asked(live, () => waf.rule(rule, query)),
}
createBirpc<QuestionEars, QuestionCalls>(calls, {
  post: message => port.postMessage(message),
  on: hear => port.on('message', hear),
})
