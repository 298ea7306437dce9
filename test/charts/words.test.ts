import { describeChart } from '@gatehouse/bot/charts/describe-chart.ts'
import { plainLetters } from '@gatehouse/bot/charts/plain-letters.ts'
import { scaleFor } from '@gatehouse/bot/charts/scale.ts'
import { timeTicks } from '@gatehouse/bot/charts/time-ticks.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { chartOf, seriesOf } from './chart-of.ts'

it('says what a chart shows, for who does not see it', () => {
  const chart = {
    ...chartOf([
      { name: '2xx', points: [3, null, 1200] },
      { name: '5xx', points: [0, null, 0] },
    ]),
    marks: [{ atMs: Date.UTC(2026, 10, 23, 14, 2), label: 'down' }],
  }
  expect(describeChart(chart)).toBe(
    'Chart: Requests. From 2026-11-23 14:00 UTC to 2026-11-23 14:03 UTC, 1m a step. requests: 2xx from 3 to 1,200, 1,200 at the end; 5xx 0 throughout. 1 of 3 steps: not known. 2026-11-23 14:02 UTC: down.',
  )
})

it('says until when, and of what is not known no more than that', () => {
  const took = { title: 'took', unit: 'ms', look: 'lines', series: [seriesOf(null, null, 20)] } as const
  const chart = chartOf([seriesOf(0, null, 3)])
  const words = describeChart({
    ...chart,
    untilMs: Date.UTC(2026, 10, 23, 14, 2, 30),
    panels: [...chart.panels, took],
  })
  expect(words).toContain('to 2026-11-23 14:02 UTC')
  expect(words).toContain('1 of 3 steps: not known.')
})

it('says it in one line of at most 900 characters, whatever others wrote', () => {
  const names = fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 12 })
  fc.assert(
    fc.property(names, fc.string({ unit: 'binary' }), (all, title) => {
      const words = describeChart({ ...chartOf(all.map(name => ({ ...seriesOf(1, null, 2), name }))), title })
      expect(words.length).toBeLessThanOrEqual(900)
      expect(words.isWellFormed()).toBe(true)
      expect(words).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }),
    { numRuns: 200 },
  )
})

it('draws letters of ASCII alone, and a question mark for each other', () => {
  expect(plainLetters('shop · 50 %…')).toBe('shop · 50 %…')
  expect(plainLetters('שלום')).toBe('????')
  expect(plainLetters('\u202eab')).toBe('\\u{202e}ab')
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), text => {
      expect(plainLetters(text)).toMatch(/^[\x20-\x7e…·–×]{0,200}$/)
    }),
    { numRuns: 200 },
  )
})

const greatest = [
  ['count', 1e15],
  ['ms', 1e8],
  ['share', 1],
] as const

it('holds every number within a scale of few round ticks', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...greatest),
      fc.double({ min: 0, max: 1, noNaN: true }),
      ([unit, max], part) => {
        const most = part * max
        const { top, ticks } = scaleFor(most, unit)
        expect(top).toBeGreaterThanOrEqual(most * 0.999_999)
        expect(ticks.length).toBeGreaterThan(1)
        expect(ticks.length).toBeLessThanOrEqual(6)
        expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length)
        for (const { text } of ticks) expect(text.length).toBeLessThan(9)
      },
    ),
    { numRuns: 500 },
  )
  expect(scaleFor(1, 'share').ticks.map(({ text }) => text)).toEqual(['0 %', '25 %', '50 %', '75 %', '100 %'])
  expect(scaleFor(2300, 'ms').ticks.map(({ text }) => text)).toEqual(['0 ms', '1 s', '2 s', '3 s'])
})

it('writes at most nine round moments below a time, each once', () => {
  const minutes = fc.integer({ min: 1, max: 730 * 1440 })
  fc.assert(
    fc.property(minutes, fc.integer({ min: 0, max: 1440 }), (length, shift) => {
      const fromMs = Date.UTC(2026, 0, 1) + shift * 60_000
      const ticks = timeTicks(fromMs, fromMs + length * 60_000)
      expect(ticks.length).toBeLessThanOrEqual(9)
      expect(new Set(ticks.map(({ atMs }) => atMs)).size).toBe(ticks.length)
      for (const { atMs, text } of ticks) {
        expect(atMs).toBeGreaterThanOrEqual(fromMs)
        expect(new Date(atMs).toISOString()).toContain(text)
      }
    }),
    { numRuns: 300 },
  )
})
