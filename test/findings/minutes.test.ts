import { minuteDetector } from '@gatehouse/core/findings/detector.ts'
import { expect, it } from 'vitest'
import { minuteMs } from '../access-log/ingest/scene.ts'
import { IngestWatch } from './ingest-watch.ts'

const many = minuteDetector({
  name: 'many',
  summary: 'many requests came',
  source: 'this test',
  severity: 'notice',
  minutes: { of: 3, needed: 2 },
  look: ({ minute }) => (minute.requests >= 3 ? { subject: '', words: `${minute.requests} requests` } : null),
})
const quiet = minuteDetector({
  ...many,
  name: 'quiet',
  minutes: { of: 1, needed: 1 },
  look: ({ minute, before }) =>
    minute.requests === 0 && before.some(one => one && one.requests > 0)
      ? { subject: '', words: 'none' }
      : null,
})

it('asks once about each minute that is over, with the hour before, and never about one twice', () => {
  const scene = new IngestWatch([])
  const seen = scene.asked
  scene.log(2, {}, 5 * minuteMs)
  scene.log(4, { route: 'wiki' }, 3 * minuteMs)
  scene.read()
  scene.read(3 * minuteMs)
  scene.read(minuteMs)
  const requests = seen.filter(({ requests }) => requests > 0)
  expect(requests).toEqual([
    { at: '09:00', route: 'shop', requests: 2, before: 0, unknown: 60 },
    { at: '09:02', route: 'wiki', requests: 4, before: 0, unknown: 59 },
  ])
  expect(seen.find(({ at, route }) => at === '09:03' && route === 'shop')).toMatchObject({
    before: 2,
    unknown: 57,
  })
  expect(new Set(seen.map(({ at, route }) => `${at} ${route}`)).size).toBe(seen.length)
})

it('asks about a route to which something came within the hour before, and then no more', () => {
  const scene = new IngestWatch([quiet])
  scene.log(1)
  scene.read()
  for (let minute = 0; minute < 90; minute += 1) {
    scene.log(1, { route: 'wiki' })
    scene.read(minuteMs)
  }
  const [finding, ...others] = scene.found()
  expect(others).toEqual([])
  expect(finding).toMatchObject({ detector: 'quiet', route: 'shop', count: 60, words: 'none' })
})

it('finds what enough of the last minutes speak for', () => {
  const scene = new IngestWatch([many])
  for (const count of [3, 1, 1, 3, 1, 5, 1, 1, 1]) {
    scene.log(count)
    scene.read(minuteMs)
  }
  expect(scene.found()).toMatchObject([
    { detector: 'many', route: 'shop', count: 2, words: '5 requests', samples: [] },
  ])
})

it('asks none twice and forgets none when the reader is ended in between', () => {
  const run = (dies: boolean) => {
    const scene = new IngestWatch([many])
    for (let minute = 0; minute < 40; minute += 1) {
      scene.log((minute * 5) % 7)
      if (dies && minute % 3 === 0) scene.end()
      scene.read(minuteMs)
      if (dies && minute % 4 === 0) scene.end()
    }
    return { found: scene.found(), asked: scene.asked }
  }
  const [whole, ended] = [run(false), run(true)]
  expect(whole.found.length).toBeGreaterThan(0)
  expect(ended).toEqual(whole)
})

it('asks later about what came before a clock was set a day ahead and back', () => {
  const scene = new IngestWatch([many])
  scene.log(3)
  scene.read()
  scene.read(24 * 60 * minuteMs)
  scene.nowMs -= 24 * 60 * minuteMs
  for (let minute = 0; minute < 90; minute += 1) {
    scene.log(minute >= 80 ? 3 : 1)
    scene.read(minuteMs)
  }
  expect(scene.found()).toHaveLength(1)
})
