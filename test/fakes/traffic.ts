import { TrafficWindow } from '@gatehouse/core/observe/traffic-window.ts'

/** Traffic of which nobody has read anything yet. */
export const unreadTraffic = new TrafficWindow({
  clock: { nowMs: () => 0 },
  random: Math.random,
  watch: () => undefined,
})
