import { judgeRoute, type Way } from '@gatehouse/core/health/judge-route.ts'
import { atFirst, type HealthState, type Judgement, settle } from '@gatehouse/core/health/standing.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../harness/soak.ts'

const minuteMs = 60_000
const judged = (state: HealthState): Judgement => ({ state, cause: state === 'down' ? 'refused' : 'ok' })

/** Judgements a minute apart, or as far as said; gives the last standing. */
function stands(states: readonly HealthState[], everyMs = minuteMs) {
  return states.reduce(
    (before, state, index) => settle(before, judged(state), (index + 1) * everyMs),
    atFirst(0),
  )
}

describe('a standing', () => {
  it.each<[string, HealthState[], HealthState, number]>([
    ['begins as unknown', [], 'unknown', 0],
    ['is what was judged', ['healthy'], 'healthy', 1],
    ['says since when', ['healthy', 'healthy', 'down', 'down'], 'down', 3],
    ['leaves maintenance as it comes', ['down', 'maintenance', 'maintenance', 'healthy'], 'healthy', 4],
    ['may be asked by nobody', ['healthy', 'not probed'], 'not probed', 2],
    ['may be unknown again', ['healthy', 'unknown'], 'unknown', 2],
  ])('%s', (_what, states, state, minutes) => {
    expect(stands(states)).toMatchObject({ state, sinceMs: minutes * minuteMs })
  })

  const toAndFro = (count: number): HealthState[] =>
    Array.from({ length: count + 1 }, (_, index) => (index % 2 === 0 ? 'healthy' : 'down'))

  it('is held as degraded after more than five changes within ten minutes, and not before', () => {
    expect(stands(toAndFro(5))).toMatchObject({ state: 'down', cause: 'refused' })
    expect(stands(toAndFro(6))).toMatchObject({ state: 'degraded', cause: 'flapping', sinceMs: 7 * minuteMs })
    expect(stands(toAndFro(9))).toMatchObject({ state: 'degraded', cause: 'flapping', sinceMs: 7 * minuteMs })
    expect(stands(toAndFro(30), 3 * minuteMs)).toMatchObject({ state: 'healthy' })
  })

  it('is what was judged last, once it has been quiet', () => {
    const flapping = stands(toAndFro(6))
    const lastMs = 7 * minuteMs
    const soon = settle(flapping, judged('healthy'), lastMs + minuteMs)
    expect(soon).toMatchObject({ cause: 'flapping' })
    const later = settle(soon, judged('healthy'), lastMs + 10 * minuteMs)
    expect(later).toMatchObject({ state: 'healthy', sinceMs: lastMs + 10 * minuteMs })
  })

  it('counts neither maintenance nor silence as a change', () => {
    const states: HealthState[] = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? 'healthy' : index % 4 === 1 ? 'unknown' : 'maintenance',
    )
    expect(stands(states, 1000)).toMatchObject({ state: 'maintenance' })
    expect(stands([...states, 'healthy'], 1000)).toMatchObject({ state: 'healthy' })
  })

  it('never says healthy when it was not judged so, and remembers a bounded number of changes', () => {
    const state = fc.constantFrom<HealthState>(
      'healthy',
      'degraded',
      'down',
      'unknown',
      'maintenance',
      'not probed',
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(state, fc.nat(300_000)), { maxLength: 60 }), steps => {
        let [nowMs, standing] = [0, atFirst(0)]
        for (const [next, passedMs] of steps) {
          nowMs += passedMs
          standing = settle(standing, judged(next), nowMs)
          if (standing.state !== next)
            expect(standing).toMatchObject({ state: 'degraded', cause: 'flapping' })
          expect(settle(standing, judged(next), nowMs)).toEqual(standing)
          expect(standing.changesMs.length).toBeLessThanOrEqual(6)
        }
      }),
      { numRuns: runs(400) },
    )
  })
})

const up: Way = { upOrDown: 'up', reason: 'ok', slow: false }
const down: Way = { upOrDown: 'down', reason: 'refused', slow: false }
const unknown: Way = { upOrDown: 'unknown', reason: null, slow: false }
const byEdge: Way = { upOrDown: 'down', reason: 'edge', slow: false }
const late: Way = { upOrDown: 'down', reason: 'time-out', slow: false }

describe('a route', () => {
  it.each<[string, Way | null, Way[], HealthState, string]>([
    ['is up when both ways are', up, [up, up], 'healthy', 'ok'],
    ['answers by a policy', { ...up, reason: 'policy' }, [up], 'healthy', 'policy'],
    ['has no upstreams and answers', up, [], 'healthy', 'ok'],
    ['has no upstreams and does not', late, [], 'down', 'time-out'],
    ['lost one upstream', up, [up, down], 'degraded', 'upstreams-down'],
    ['lost all, and says why they do not answer', byEdge, [down, down], 'down', 'refused'],
    ['is up for us and down for clients', byEdge, [up], 'degraded', 'direct-only'],
    ['is up for clients and down for us', up, [late], 'degraded', 'edge-only'],
    ['is slow', { ...up, slow: true }, [up], 'degraded', 'slow'],
    ['is not known through the edge', unknown, [up], 'unknown', 'no-results'],
    ['has an upstream of which nothing is known yet', up, [up, unknown], 'healthy', 'ok'],
    ['is down through the edge, and nothing else is known', late, [unknown], 'down', 'time-out'],
    ['has no name, and all upstreams', null, [up, up], 'healthy', 'ok'],
    ['has no name, and one upstream less', null, [up, down], 'degraded', 'upstreams-down'],
    ['has no name and no upstream', null, [down, down], 'down', 'refused'],
    ['has no name, and too little is known', null, [down, unknown], 'unknown', 'no-results'],
  ])('that %s', (_what, through, upstreams, state, cause) => {
    expect(judgeRoute({ kind: 'probed' }, through, upstreams)).toEqual({ state, cause })
  })

  it('in maintenance, or that is not asked, is said to be just that', () => {
    expect(judgeRoute({ kind: 'maintenance' }, down, [down]).state).toBe('maintenance')
    expect(judgeRoute({ kind: 'not probed' }, null, []).state).toBe('not probed')
  })
})
