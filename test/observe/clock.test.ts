import { appendFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { logLine, TrafficScene } from './scene.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** A minute of traffic: a request each second, read as it comes. */
function minute(scene: TrafficScene): void {
  for (let second = 0; second < 60; second += 1) {
    scene.log(1)
    scene.read(1000)
  }
}

it.each([
  ['a minute', minuteMs],
  ['an hour', hourMs],
])('counts anew when the clock is set back by %s, and says until then that it knows nothing', (_, byMs) => {
  const scene = new TrafficScene()
  minute(scene)
  expect(scene.window.rate()?.requests).toBeGreaterThan(50)
  scene.nowMs -= byMs
  expect(scene.window.coverage()).toEqual({
    kind: 'unknown',
    words: 'the clock was set back, and the access log is not read since then',
  })
  scene.nowMs += 1000
  scene.log(50)
  scene.read(1000)
  expect(scene.window.coverage()).toMatchObject({
    kind: 'unknown',
    words: expect.stringMatching(/^requests are counted from \S+ \d\d:\d\d UTC on$/),
  })
  expect(scene.window.rate()).toBeNull()
  minute(scene)
  minute(scene)
  expect(scene.window.coverage().kind).toBe('known')
  const rate = scene.window.rate()
  expect(rate?.perMinute).toBeGreaterThan(55)
  expect(rate?.perMinute).toBeLessThan(65)
})

it('a clock that is put right by less than a second changes nothing', () => {
  const scene = new TrafficScene()
  minute(scene)
  scene.nowMs -= 900
  scene.log(5)
  scene.read(0)
  expect(scene.window.coverage().kind).toBe('known')
  expect(scene.window.rate()?.requests).toBeGreaterThan(50)
})

it('a reader that stands still after the clock was set back is not believed', () => {
  const scene = new TrafficScene()
  minute(scene)
  scene.nowMs -= hourMs
  scene.nowMs += 30_000
  expect(scene.window.coverage().kind).toBe('unknown')
})

it('a time more than a minute ahead is none, and moves nothing', () => {
  const scene = new TrafficScene()
  minute(scene)
  const before = scene.window.coverage()
  for (const atMs of [1e308, Number.MAX_VALUE, scene.nowMs + 2 * minuteMs])
    appendFileSync(scene.path, logLine(scene.nowMs).replace(/"ts":[\d.]+/, `"ts":${atMs / 1000}`))
  scene.log(3)
  scene.read(1000)
  const after = scene.window.coverage()
  if (before.kind === 'unknown' || after.kind === 'unknown') throw new Error('nothing is known')
  expect(after.untilMs).toBeLessThanOrEqual(scene.nowMs)
  expect(after.unread).toBe(before.unread + 3)
  scene.nowMs += 15_000
  expect(scene.window.coverage().kind, 'nobody has read for long').toBe('unknown')
})

it('a time a little ahead counts, and never says that more was read than was', () => {
  const scene = new TrafficScene()
  minute(scene)
  scene.log(4, {}, -30_000)
  scene.read(1000)
  const coverage = scene.window.coverage()
  if (coverage.kind === 'unknown') throw new Error(coverage.words)
  expect(coverage.untilMs).toBeLessThanOrEqual(scene.nowMs)
  for (let second = 0; second < 33; second += 1) scene.read(1000)
  expect(scene.window.since(scene.nowMs - 10_000)?.requests).toBe(4)
})
