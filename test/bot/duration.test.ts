import { durationMs, durationSeconds, untilTime } from '@gatehouse/core/duration.ts'
import { durationText } from '@gatehouse/core/duration-text.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const seconds = durationSeconds({ min: 10, max: 604_800 })
const read = (text: string) => {
  const result = seconds.safeParse(text)
  return result.success ? result.data : result.error.issues[0]?.message
}

describe('a duration', () => {
  it.each([
    ['90s', 90],
    ['10m', 600],
    ['1h30m', 5400],
    ['2d', 172_800],
    ['1 hour 5 mins', 3900],
    ['90', '90 needs a unit: 90s, 90m or 90h'],
    ['5s', 'at least 10s'],
    ['8d', 'at most 7d'],
    ['10500ms', 'write whole seconds'],
    ['1m1m', 'the same unit is there twice; write it like 1h30m'],
    ['-5m', 'write a duration like 90s, 10m, 1h30m or 2d'],
    ['1w', 'write a duration like 90s, 10m, 1h30m or 2d'],
    ['', 'write a duration like 90s, 10m, 1h30m or 2d'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it('reads back as it is shown', () => {
    const any = durationMs({ min: 0, max: Number.MAX_SAFE_INTEGER })
    const holds = fc.property(fc.nat({ max: 10_000_000_000 }), ms => {
      expect(any.parse(durationText(ms))).toBe(ms)
    })
    fc.assert(holds)
  })
})

describe('a time of day', () => {
  const noon = new Date(2026, 5, 1, 12, 0, 30).getTime()
  const type = untilTime({
    nowMs: () => noon,
    monotonicMs: () => performance.now(),
    sleep: async () => undefined,
  })

  it('is today when it is to come, and tomorrow when it is past', () => {
    expect(type.parse('18:00')).toBe(new Date(2026, 5, 1, 18, 0).getTime())
    expect(type.parse('12:00')).toBe(new Date(2026, 5, 2, 12, 0).getTime())
    expect(type.parse('9.15')).toBe(new Date(2026, 5, 2, 9, 15).getTime())
  })

  it('is refused with a sentence that names the zone', () => {
    for (const text of ['25:00', '6pm', '18:60', '']) {
      expect(type.safeParse(text).error?.issues[0]?.message).toMatch(
        /^write a time of day like 18:00 \(.+\)$/,
      )
    }
  })
})
