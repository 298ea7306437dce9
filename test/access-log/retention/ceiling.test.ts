import { coverageWords } from '@gatehouse/bot/replies/coverage-words.ts'
import { usualRetention } from '@gatehouse/core/access-log/retention.ts'
import { Summaries } from '@gatehouse/core/access-log/summary.ts'
import { expect, it } from 'vitest'
import { amount } from '../../harness/soak.ts'
import { dayMs, hourMs, IngestScene, minuteMs } from '../ingest/scene.ts'

const routes = amount(20, 60)
/** So much that two days of these routes have no room, and the least that is kept has. */
const mostBytes = amount(280_000, 700_000)
const hours = amount(52, 60)

/** Some hours in which something comes to every route, and how much was stored at most. */
function busy(scene: IngestScene): { logged: number; usedBytes: number } {
  let [logged, usedBytes] = [0, 0]
  for (let hour = 0; hour < hours; hour += 1) {
    for (let minute = 0; minute < 2; minute += 1) {
      for (let route = 0; route < routes; route += 1)
        scene.log(1, { route: `r${route}`, uri: `/${hour}/${minute}` }, minute * minuteMs)
      logged += routes
    }
    scene.read(hourMs)
    // One step is gone with each commit.
    for (let second = 0; second < 5; second += 1) scene.read()
    usedBytes = Math.max(usedBytes, scene.reader.usedBytes() ?? 0)
  }
  return { logged, usedBytes }
}

it('gives up the oldest of the finest numbers where all routes together have no room, and no request', () => {
  const scene = new IngestScene(undefined, [])
  scene.ingest.retain({ ...usualRetention, mostBytes })
  const { logged, usedBytes } = busy(scene)
  // What comes within an hour is written before anything goes for it.
  expect(usedBytes).toBeLessThan(1.15 * mostBytes)
  expect(scene.total()).toBe(logged)
  const { kept, thinnedMs } = scene.reader.coverage()
  const keptMs = scene.nowMs - kept.rollups.minute.sinceS * 1000
  expect(keptMs).toBeGreaterThanOrEqual(3 * hourMs)
  expect(keptMs).toBeLessThan(2 * dayMs)
  expect(thinnedMs).toBeGreaterThan(scene.nowMs - dayMs)
  const query = { fromMs: scene.nowMs - 2 * dayMs, untilMs: scene.nowMs, routes: ['r7'] }
  const { totals, coverage } = new Summaries(scene.reader).totals(query)
  expect(totals?.requests).toBeGreaterThanOrEqual(2 * 47)
  expect(coverageWords(coverage).join(' ')).toContain('There is no room for all numbers')
})

it('gives up nothing while there is room', () => {
  const scene = new IngestScene(undefined, [])
  const { logged, usedBytes } = busy(scene)
  expect(usedBytes).toBeGreaterThan(1.25 * mostBytes)
  expect(scene.total()).toBe(logged)
  expect(scene.reader.coverage().thinnedMs).toBeNull()
  expect(
    coverageWords(
      new Summaries(scene.reader).totals({ fromMs: scene.nowMs - hourMs, untilMs: scene.nowMs, routes: null })
        .coverage,
    ),
  ).toEqual([])
})

it('keeps the least of everything where even that has no room, and goes on counting', () => {
  const scene = new IngestScene(undefined, [])
  scene.ingest.retain({ ...usualRetention, mostBytes: 1 })
  scene.log(5, {}, 100 * dayMs)
  scene.log(4, {}, 20 * dayMs)
  scene.log(3, {}, 30 * hourMs)
  scene.log(2)
  for (let second = 0; second < 900; second += 1) scene.read()
  scene.log(1)
  scene.read()
  const { rollups, tops } = scene.reader.coverage().kept
  const daysOf = ({ sinceS }: { sinceS: number }) => (scene.nowMs / 1000 - sinceS) / 86_400
  expect(daysOf(rollups.minute)).toBeCloseTo(0.13, 1)
  expect(daysOf(rollups.hour)).toBeLessThan(3)
  expect(daysOf(rollups.day)).toBeLessThan(32)
  // Today's texts are those of the whole day from now on.
  expect(daysOf(tops['ten-minutes'])).toBeLessThan(0)
  expect(scene.total()).toBe(4 + 3 + 2 + 1)
  const query = { fromMs: scene.nowMs - hourMs, untilMs: scene.nowMs, routes: null }
  expect(new Summaries(scene.reader).top('paths', query, 5).total).toBe(3)
})
