import { goingOf } from '@gatehouse/core/access-log/going.ts'
import { Retention, usualRetention } from '@gatehouse/core/access-log/retention.ts'
import { expect, it } from 'vitest'
import { dayMs, hourMs, IngestScene } from '../ingest/scene.ts'

const dayS = 86_400
const short: Retention = { ...usualRetention, minutesS: dayS, hoursS: 2 * dayS, daysS: 7 * dayS }

it('deletes what is older in steps once numbers are kept for less long, and no request of what is kept is lost', () => {
  const scene = new IngestScene(undefined, [])
  for (let route = 0; route < 2100; route += 1) scene.log(1, { route: `r${route}` }, 40 * hourMs)
  scene.log(7, {}, 2 * hourMs)
  scene.read()
  expect(Object.keys(scene.requests('minute'))).toHaveLength(2)
  scene.ingest.retain(short)
  // The first step takes 2,000 rows of each length at most.
  scene.ingest.commit()
  expect(Object.values(scene.requests('minute'))).toEqual([100, 7])
  scene.read()
  expect(Object.values(scene.requests('minute'))).toEqual([7])
  expect(scene.total()).toBe(2107)
  expect(scene.reader.coverage().thinnedMs).toBeNull()
})

it('says what would go, and exactly that goes', () => {
  const scene = new IngestScene()
  const [rowsOf, agoMs] = [scene.requests.bind(scene), [30 * dayMs, 5 * dayMs, 30 * hourMs, hourMs]]
  for (const ago of agoMs) scene.log(1, { route: 'shop' }, ago)
  scene.read()
  const all = { minute: 2, hour: 4, day: 3 }
  const counts = () => ({
    minute: Object.keys(rowsOf('minute')).length,
    hour: Object.keys(rowsOf('hour')).length,
    day: Object.keys(rowsOf('day')).length,
  })
  expect(counts()).toEqual(all)
  expect(goingOf(scene.reader, usualRetention, scene.nowMs)).toEqual([])
  const going = goingOf(scene.reader, short, scene.nowMs)
  expect(going.map(({ what, resolution, rows }) => `${rows} ${what} ${resolution}`)).toEqual([
    '1 rollups minute',
    '2 rollups hour',
    '1 rollups day',
    '2 tops day',
  ])
  expect(going[0]).toMatchObject({ fromMs: Date.UTC(2026, 10, 22, 3, 5), untilMs: Date.UTC(2026, 10, 22, 9) })
  scene.ingest.retain(short)
  scene.read()
  expect(counts()).toEqual({ minute: 1, hour: 2, day: 2 })
  expect(goingOf(scene.reader, short, scene.nowMs)).toEqual([])
})

it('keeps from now on for longer, and brings nothing back', () => {
  const scene = new IngestScene()
  scene.log(3)
  scene.read()
  scene.ingest.retain({ ...usualRetention, minutesS: 7 * dayS })
  scene.read(4 * dayMs)
  expect(Object.keys(scene.requests('minute'))).toHaveLength(1)
  scene.ingest.retain(usualRetention)
  scene.read()
  expect(scene.requests('minute')).toEqual({})
  scene.ingest.retain({ ...usualRetention, minutesS: 7 * dayS })
  scene.read()
  expect(scene.requests('minute')).toEqual({})
  expect(scene.total()).toBe(3)
})

it('knows no retention under which a length would have nothing to be summed up from', () => {
  const wrong = [
    { minutesS: 3600 },
    { minutesS: 3 * dayS, hoursS: 2 * dayS },
    { daysS: 30 * dayS },
    { mostBytes: 1 },
  ]
  for (const one of wrong) expect(Retention.safeParse({ ...usualRetention, ...one }).success).toBe(false)
})
