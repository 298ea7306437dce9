import type { Reason } from '@gatehouse/core/health/reason.ts'
import { follow, noTrack, type Track, upOrDown } from '@gatehouse/core/health/track.ts'
import { expect, it } from 'vitest'

const intervalMs = 10_000
const result = (reason: Reason, ms = 5) => ({ reason, ms, status: null, expiresInDays: null })
const reasons: Record<string, Reason> = { g: 'ok', b: 'refused', n: 'not-asked' }

/** `g` good, `b` bad, `n` neither, a dot for an interval without a result. */
function run(sequence: string): { track: Track; nowMs: number } {
  let [track, nowMs] = [noTrack, 0]
  for (const one of sequence) {
    nowMs += intervalMs
    const reason = reasons[one]
    if (reason) track = follow(track, result(reason), nowMs, intervalMs)
  }
  return { track, nowMs }
}

it.each([
  ['', 'unknown'],
  ['g', 'unknown'],
  ['gg', 'up'],
  ['b', 'unknown'],
  ['bb', 'unknown'],
  ['bbb', 'down'],
  ['gbgb', 'unknown'],
  ['ggb', 'up'],
  ['ggbb', 'up'],
  ['ggbbb', 'down'],
  ['ggbbgbb', 'up'],
  ['bbbg', 'down'],
  ['bbbgg', 'up'],
  ['bbbgbg', 'down'],
  ['gg...', 'up'],
  ['gg....', 'unknown'],
  ['gg....g', 'unknown'],
  ['gg....gg', 'up'],
  ['gg....bb', 'unknown'],
  ['ggnnn', 'up'],
  ['ggnnnn', 'unknown'],
  ['ggbnbnb', 'down'],
  ['nnnnnnn', 'unknown'],
])('after "%s" it is %s', (sequence, state) => {
  const { track, nowMs } = run(sequence)
  expect(upOrDown(track, nowMs, intervalMs)).toBe(state)
})

it('is slow after three slow answers in a row, and no more after two quick ones', () => {
  const slowAfter = (times: number[]) =>
    times.reduce(
      (track, ms, index) => follow(track, result('ok', ms), index * intervalMs, intervalMs),
      noTrack,
    ).slow
  expect(slowAfter([3000, 3000])).toBe(false)
  expect(slowAfter([3000, 3000, 3000])).toBe(true)
  expect(slowAfter([2000, 2000, 2000])).toBe(false)
  expect(slowAfter([3000, 3000, 3000, 5])).toBe(true)
  expect(slowAfter([3000, 3000, 3000, 5, 5])).toBe(false)
  expect(slowAfter([3000, 3000, 5, 3000])).toBe(false)
})
