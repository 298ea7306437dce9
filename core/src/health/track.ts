import type { ProbeResult } from './probe/probe.ts'
import { isGood, type Reason } from './reason.ts'
import { healthRules } from './standing.ts'

const { rise, fall, slowMs, staleIntervals } = healthRules

/** What the results for one way of asking come to. Moments are of a clock that never jumps. */
export interface Track {
  state: 'up' | 'down' | 'unknown'
  /** Results in a row, the last among them. */
  good: number
  bad: number
  /** Slow answers in a row, and whether that has been so for long enough. */
  slowInRow: number
  quickInRow: number
  slow: boolean
  /** Of the last result that says something. */
  atMs: number | null
  reason: Reason | null
  ms: number | null
  status: number | null
  expiresInDays: number | null
  /** What the last bad result showed; null before there was one. */
  wrong: Pick<Track, 'reason' | 'status'> | null
}

/** Before anything was asked. */
export const noTrack: Track = {
  state: 'unknown',
  good: 0,
  bad: 0,
  slowInRow: 0,
  quickInRow: 0,
  slow: false,
  atMs: null,
  reason: null,
  ms: null,
  status: null,
  expiresInDays: null,
  wrong: null,
}

/** Goes on with one result. Pure. What says nothing of whoever was asked leaves it as it is; after a long silence it begins anew. */
export function follow(before: Track, result: ProbeResult, atMs: number, intervalMs: number): Track {
  const good = isGood(result.reason)
  if (good === null) return before
  const old = isStale(before, atMs, intervalMs) ? noTrack : before
  const isSlow = good && result.ms > slowMs
  const next = {
    ...old,
    good: good ? old.good + 1 : 0,
    bad: good ? 0 : old.bad + 1,
    slowInRow: isSlow ? old.slowInRow + 1 : 0,
    quickInRow: good && !isSlow ? old.quickInRow + 1 : 0,
    atMs,
    reason: result.reason,
    ms: result.ms,
    status: result.status,
    expiresInDays: result.expiresInDays,
    wrong: good ? old.wrong : { reason: result.reason, status: result.status },
  }
  const state = next.good >= rise ? 'up' : next.bad >= fall ? 'down' : old.state
  const slow = next.slowInRow >= fall || (old.slow && next.quickInRow < rise)
  return { ...next, state, slow }
}

/** Whether its last results speak against what it is held for, and are too few yet. */
export function isInDoubt({ state, good, bad }: Track): boolean {
  return state === 'down' ? good > 0 : bad > 0
}

/** What the last result showed; of one that is down the last bad one, also while it begins to answer. */
export function shownBy({ state, reason, status, wrong }: Track): Pick<Track, 'reason' | 'status'> {
  return state === 'down' && wrong ? wrong : { reason, status }
}

/** Whether it is up at a moment; results that are too old say nothing. */
export function upOrDown(track: Track, nowMs: number, intervalMs: number): Track['state'] {
  return isStale(track, nowMs, intervalMs) ? 'unknown' : track.state
}

function isStale({ atMs }: Track, nowMs: number, intervalMs: number): boolean {
  return atMs === null || nowMs - atMs > staleIntervals * intervalMs
}
