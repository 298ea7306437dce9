import { join } from 'node:path'
import type { TrafficStore } from '@gatehouse/core/access-log/traffic-store.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { LogThread } from '../access-log/log-thread.ts'

/** Starts to count the access log of the edge into a database in the data folder, in a thread of its own. */
export function openAccessLog(
  path: string,
  dataFolder: string,
  log: Log,
): { traffic: TrafficStore; close(): Promise<void> } {
  const database = join(dataFolder, 'traffic.db')
  const parts = { path, database, scratch: dataFolder, clock: systemClock, log, random: Math.random }
  const thread = new LogThread(parts)
  thread.start()
  return { traffic: thread.traffic, close: () => thread.close() }
}
