import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { bitsOf, isSampled, sampleOf, traitsOf } from '@gatehouse/core/findings/traits.ts'
import { isFarAbove, usualOf } from '@gatehouse/core/findings/usual.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../harness/soak.ts'
import { usualLine } from '../usual-line.ts'

const length = 256 * 1024
const pieces = ['a', '/', '.', '.map', '/login', '/log-', '-_', '1', '1a', '&', 'a=1&', '%00', '\u202e', '🙂']
/** A moment at which a line is sampled, and one at which it is not. */
const momentOf = (wanted: boolean) => ({
  durationUs: 1200,
  atMs:
    Array.from({ length: 1000 }, (_, at) => 1e12 + at).find(
      atMs => isSampled({ atMs, durationUs: 1200 }) === wanted,
    ) ?? 0,
})
const [sampled, notSampled] = [momentOf(true), momentOf(false)]
const unmarked = detectors
  .filter(detector => detector.kind === 'line')
  .filter(({ mark }) => mark === undefined)

it.each(pieces)('nobody is held up by 256 kB of %j in every text', piece => {
  const text = piece.repeat(Math.ceil(length / piece.length))
  const texts = { path: `/${text}`, query: text, host: text, client: text, agent: text, referrer: text }
  for (const [method, status] of [
    ['GET', 200],
    ['GET', 404],
    ['POST', 401],
    [text, 499],
  ] as const) {
    const line = usualLine({ ...texts, method, status, route: null, bytes: 2_000_000, ...sampled })
    for (const detector of unmarked) {
      const began = performance.now()
      const evidence = detector.see(line)
      expect(performance.now() - began, detector.name).toBeLessThan(100)
      expect(evidence?.subject.length ?? 0, detector.name).toBeLessThanOrEqual(64)
    }
  }
})

describe('what is usual', () => {
  const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 10, maxLength: 60 })

  it('is no more moved by a few wild minutes than by a few others', () => {
    const calm = Array.from({ length: 60 }, (_, at) => 100 + (at % 7))
    const wild = calm.map((value, at) => (at % 4 === 0 ? 1e6 : value))
    expect(usualOf(wild, 10)?.median).toBeLessThan(107)
    expect(usualOf(wild, 10)?.spread).toBeLessThan(10)
  })

  it('lies between the least and the most, and half of the values on each side', () => {
    fc.assert(
      fc.property(values, list => {
        const { median } = usualOf(list, 10) ?? { median: Number.NaN }
        const [below, above] = [list.filter(value => value < median), list.filter(value => value > median)]
        return below.length <= list.length / 2 && above.length <= list.length / 2
      }),
      { numRuns: runs(400) },
    )
  })

  it('is not said of few values', () => {
    expect(usualOf([1, 2, 3], 4)).toBeNull()
  })

  it('nothing usual is far above it', () => {
    const far = { times: 2, spreads: 6, by: 1 }
    fc.assert(
      fc.property(values, list => {
        const usual = usualOf(list, 10)
        return usual !== null && !isFarAbove(usual.median, usual, far)
      }),
      { numRuns: runs(400) },
    )
    expect(isFarAbove(300, { median: 100, spread: 10 }, far)).toBe(true)
    expect(isFarAbove(150, { median: 100, spread: 10 }, far), 'not twice as much').toBe(false)
    expect(isFarAbove(300, { median: 100, spread: 50 }, far), 'within what is usual').toBe(false)
  })
})

describe('the traits of a line', () => {
  const traits = (said: Parameters<typeof usualLine>[0]) => traitsOf(usualLine({ ...notSampled, ...said }))

  it('are none of an ordinary one', () => {
    expect(traits({})).toBe(0)
    expect(traits({ status: 304 })).toBe(0)
  })

  it('say what sets it apart', () => {
    expect(traits({ status: 404 })).toBe(bitsOf(['failed']))
    expect(traits({ status: 0 })).toBe(bitsOf(['failed']))
    expect(traits({ method: 'POST' })).toBe(bitsOf(['sent']))
    expect(traits({ bytes: 1e6, status: 500 })).toBe(bitsOf(['large', 'failed']))
    expect(traits(sampled)).toBe(bitsOf(['sampled']))
  })

  const shareOf = (lines: readonly { atMs: number; durationUs: number }[]) =>
    lines.filter(isSampled).length / lines.length
  const many = Array.from({ length: 40_000 }, (_, at) => at)
  const began = Date.UTC(2026, 10, 23, 9)

  it('sample one of so many, also where a log knows whole seconds alone', () => {
    for (const stepMs of [0.001, 0.05, 1, 1000, 60_000]) {
      const share = shareOf(many.map(at => ({ atMs: began + at * stepMs, durationUs: 1200 })))
      expect(share * sampleOf, `each ${stepMs} ms`).toBeGreaterThan(0.9)
      expect(share * sampleOf, `each ${stepMs} ms`).toBeLessThan(1.1)
    }
  })

  it.each([
    ['its millisecond', sampleOf, 1],
    ['another of its milliseconds', sampleOf, 5],
    ['a whole second', 1000, 0],
  ])('cannot be aimed at by %s', (_, everyMs, offMs) => {
    const lines = many.map(at => ({
      atMs: began - (began % everyMs) + at * everyMs + offMs + ((at * 7919) % 1000) / 1000,
      durationUs: 900 + ((at * 104_729) % 400),
    }))
    expect(shareOf(lines) * sampleOf).toBeGreaterThan(0.9)
    expect(shareOf(lines) * sampleOf).toBeLessThan(1.1)
  })
})
