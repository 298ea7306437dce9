import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AskedSummaries } from '@gatehouse/core/access-log/asked-summaries.ts'
import type { LogLines } from '@gatehouse/core/access-log/log-lines.ts'
import type { Retention } from '@gatehouse/core/access-log/retention.ts'
import type { TrafficStore } from '@gatehouse/core/access-log/traffic-store.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import type { EdgePlace } from '@gatehouse/core/edge/edge-place.ts'
import type { FindingAllow } from '@gatehouse/core/findings/allow.ts'
import type { FindingStore } from '@gatehouse/core/findings/finding-store.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { SqliteFindingStore } from '@gatehouse/core/sqlite/traffic/sqlite-finding-store.ts'
import type { AskedWaf } from '@gatehouse/core/waf-log/asked-waf.ts'
import { type LogKeeping, roomOf } from '../access-log/log-keeping.ts'
import { LogThread } from '../access-log/log-thread.ts'
import { QuestionThread } from '../access-log/question-thread.ts'

interface OpenAccessLog {
  /** For what is small and must be there at once. */
  traffic: TrafficStore
  /** For everything else. */
  summaries: AskedSummaries
  lines: LogLines
  waf: AskedWaf
  /** What detectors found. */
  findings: FindingStore
  /** What they pass over from now on, whole. */
  allow(allowed: readonly FindingAllow[]): void
  keeping: LogKeeping
  /** Takes the addresses of a network out of the logs and what was counted. @throws AppError `unavailable` with a clause */
  forget(network: string): Promise<number>
  close(): Promise<void>
}

/**
 * Starts to count the access log of the edge into a database in the data folder, in a thread of its own, and to answer questions about it in
 * another.
 * @param first what detectors pass over at first, and for how long numbers are kept
 */
export function openAccessLog(
  { accessLog: path, wafLog, log: ownLog }: Pick<EdgePlace, 'accessLog' | 'wafLog' | 'log'>,
  dataFolder: string,
  log: Log,
  { allowed, retention }: { allowed: readonly FindingAllow[]; retention: Retention },
): OpenAccessLog {
  const database = join(dataFolder, 'traffic.db')
  const parts = {
    path,
    wafLog,
    ownLog,
    database,
    scratch: dataFolder,
    clock: systemClock,
    log,
    random: Math.random,
  }
  const thread = new LogThread(parts)
  thread.allow(allowed)
  thread.retain(retention)
  thread.start()
  // The two threads unpack old logs apart from each other.
  const unpacking = join(dataFolder, 'log-search')
  mkdirSync(unpacking, { recursive: true, mode: 0o700 })
  const questions = new QuestionThread({
    path,
    wafLog,
    database,
    scratch: unpacking,
    live: () => thread.live,
    clock: systemClock,
    log,
    random: Math.random,
  })
  questions.start()
  const findings = new SqliteFindingStore(database)
  const close = async () => {
    await Promise.all([questions.close(), thread.close()])
    findings.close()
  }
  return {
    traffic: thread.traffic,
    summaries: questions.summaries,
    lines: questions.lines,
    waf: questions.waf,
    findings,
    allow: allowed => thread.allow(allowed),
    keeping: {
      retain: retention => thread.retain(retention),
      going: questions.going,
      room: () => roomOf(thread.traffic),
    },
    forget: network => thread.forget(network),
    close,
  }
}
