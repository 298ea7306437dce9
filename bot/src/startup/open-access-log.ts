import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AskedSummaries } from '@gatehouse/core/access-log/asked-summaries.ts'
import type { LogLines } from '@gatehouse/core/access-log/log-lines.ts'
import type { TrafficStore } from '@gatehouse/core/access-log/traffic-store.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { LogThread } from '../access-log/log-thread.ts'
import { QuestionThread } from '../access-log/question-thread.ts'

interface OpenAccessLog {
  /** For what is small and must be there at once. */
  traffic: TrafficStore
  /** For everything else. */
  summaries: AskedSummaries
  lines: LogLines
  close(): Promise<void>
}

/**
 * Starts to count the access log of the edge into a database in the data folder, in a thread of its own, and to answer questions about it in
 * another.
 */
export function openAccessLog(path: string, dataFolder: string, log: Log): OpenAccessLog {
  const database = join(dataFolder, 'traffic.db')
  const parts = { path, database, scratch: dataFolder, clock: systemClock, log, random: Math.random }
  const thread = new LogThread(parts)
  thread.start()
  // The two threads unpack old logs apart from each other.
  const unpacking = join(dataFolder, 'log-search')
  mkdirSync(unpacking, { recursive: true, mode: 0o700 })
  const questions = new QuestionThread({
    path,
    database,
    scratch: unpacking,
    live: () => thread.live,
    clock: systemClock,
    log,
    random: Math.random,
  })
  questions.start()
  const close = async () => {
    await Promise.all([questions.close(), thread.close()])
  }
  return { traffic: thread.traffic, summaries: questions.summaries, lines: questions.lines, close }
}
