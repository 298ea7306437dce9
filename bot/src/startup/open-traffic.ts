import { systemClock } from '@gatehouse/core/clock.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { RecentTraffic } from '@gatehouse/core/observe/recent-traffic.ts'
import { TrafficThread } from '../traffic/traffic-thread.ts'

/** Starts to read the access log of the edge, in a thread of its own. */
export function openTraffic(
  path: string,
  log: Log,
): { traffic: RecentTraffic; anew(): Promise<void>; close(): Promise<void> } {
  const thread = new TrafficThread({ path, clock: systemClock, log, random: Math.random })
  thread.start()
  return { traffic: thread.traffic, anew: () => thread.anew(), close: () => thread.close() }
}
