import { appendFileSync } from 'node:fs'
import { noUnread } from '@gatehouse/core/access-log/follow/unread.ts'
import { expect, it } from 'vitest'
import { dayMs, hourMs, IngestScene, minuteMs } from './scene.ts'

it('counts each line in the minute in which it ended, by route', () => {
  const scene = new IngestScene()
  scene.log(3, { route: 'shop' }, 10 * minuteMs)
  scene.log(4, { route: 'wiki' })
  scene.log(2, { route: null })
  scene.read()
  expect(scene.requests('minute')).toEqual({ '2026-11-23T08:55': 3, '2026-11-23T09:05': 6 })
  expect(scene.requests('minute', 'wiki')).toEqual({ '2026-11-23T09:05': 4 })
  expect(scene.requests('minute', '')).toEqual({ '2026-11-23T09:05': 2 })
  expect(scene.requests('hour')).toEqual({ '2026-11-23T08:00': 3 })
  expect(scene.total()).toBe(9)
})

it('knows nothing before there is a database, and tells when there is no log', () => {
  const scene = new IngestScene()
  expect(scene.reader.coverage()).toMatchObject({ sinceMs: null, lastLineMs: null, untilMs: null })
  expect(scene.requests('minute')).toEqual({})
  expect(scene.read().blind).toBe('the access log is missing')
  expect(scene.reader.coverage()).toMatchObject({ blind: 'the access log is missing', sinceMs: null })
})

it('says since when and until when every line is counted', () => {
  const scene = new IngestScene()
  scene.log(1, {}, 5000)
  scene.log(1, {}, 2000)
  const { nowMs } = scene
  scene.read(0)
  expect(scene.reader.coverage()).toMatchObject({
    sinceMs: nowMs - 5000,
    lastLineMs: nowMs - 2000,
    untilMs: nowMs - 100,
    behindBytes: 0,
    unread: noUnread(),
  })
})

it('writes at most once a second, and then all that came', () => {
  const scene = new IngestScene()
  scene.log(1)
  scene.read()
  scene.log(1)
  scene.ingest.turn()
  expect(scene.total()).toBe(1)
  scene.read()
  expect(scene.total()).toBe(2)
})

it('goes on where it was when it was killed, whatever it had read and not written', () => {
  const scene = new IngestScene()
  scene.log(5)
  scene.read()
  scene.log(3)
  scene.ingest.turn()
  scene.die()
  scene.log(2)
  scene.rotate()
  scene.log(1)
  scene.read()
  expect(scene.total()).toBe(11)
  expect(scene.reader.coverage().unread).toEqual(noUnread())
})

it('adds what comes for a minute that was left and forgotten', () => {
  const scene = new IngestScene()
  scene.log(1, {}, 30 * minuteMs)
  scene.read()
  scene.die()
  scene.log(1, {}, 30 * minuteMs)
  scene.read()
  expect(scene.requests('minute')).toEqual({ '2026-11-23T08:35': 2 })
})

it('counts more rows than are kept in memory', () => {
  const scene = new IngestScene()
  for (let round = 0; round < 2; round += 1)
    for (let route = 0; route < 1500; route += 1) scene.log(1, { route: `r${route}` }, round * minuteMs)
  scene.read()
  expect(scene.requests('minute')).toEqual({ '2026-11-23T09:04': 1500, '2026-11-23T09:05': 1500 })
})

it('sums up an hour when it is over, and again when a late line comes', () => {
  const scene = new IngestScene()
  scene.log(3, {}, hourMs)
  scene.read()
  expect(scene.requests('hour')).toEqual({ '2026-11-23T08:00': 3 })
  scene.log(2, {}, hourMs)
  scene.log(1, { route: 'wiki' }, hourMs + 10 * minuteMs)
  scene.read()
  expect(scene.requests('hour')).toEqual({ '2026-11-23T07:00': 1, '2026-11-23T08:00': 5 })
  expect(scene.requests('hour', 'wiki')).toEqual({ '2026-11-23T07:00': 1 })
  expect(scene.total()).toBe(6)
})

it('says of an hour that is not over only by its minutes', () => {
  const scene = new IngestScene()
  scene.log(3)
  scene.read()
  expect(scene.requests('hour')).toEqual({})
  scene.read(hourMs)
  expect(scene.requests('hour')).toEqual({ '2026-11-23T09:00': 3 })
  expect(scene.total()).toBe(3)
})

it('keeps minutes for two days, hours for sixty, and days for two years, and no request is lost between them', () => {
  const scene = new IngestScene()
  let written = 0
  for (const days of [0, 1, 1, 3, 20, 50, 10, 300, 400]) {
    scene.read(days * dayMs)
    scene.log(days + 1)
    scene.read()
    written += days + 1
    if (days < 300) expect(scene.total()).toBe(written)
  }
  const { rollups, tops } = scene.reader.coverage().kept
  const days = (sinceS: number) => (scene.nowMs / 1000 - sinceS) / 86_400
  expect(days(rollups.minute.sinceS)).toBeLessThan(2.1)
  expect(days(rollups.hour.sinceS)).toBeLessThan(61)
  expect(days(rollups.day.sinceS)).toBeLessThan(731)
  expect(days(tops['ten-minutes'].sinceS)).toBeLessThan(3)
  expect(days(tops.day.sinceS)).toBeLessThan(61)
  // What is deleted is gone from the file, too.
  expect(Object.keys(scene.requests('minute'))).toHaveLength(1)
  expect(Object.keys(scene.requests('hour'))).toHaveLength(0)
  expect(Object.values(scene.requests('day')).reduce((sum, count) => sum + count)).toBe(363)
  expect(scene.total()).toBe(363 + 401)
})

it('adds lines of an old log to the hour or the day that is still kept', () => {
  const scene = new IngestScene()
  scene.log(1, {}, 800 * dayMs)
  scene.log(2, {}, 100 * dayMs)
  scene.log(3, {}, 10 * dayMs)
  scene.log(4)
  scene.read()
  expect(scene.total()).toBe(9)
  expect(scene.reader.coverage().unread).toEqual({ ...noUnread(), outOfTime: 1 })
  scene.die()
  scene.log(2, {}, 100 * dayMs)
  scene.log(3, {}, 10 * dayMs)
  scene.read()
  expect(scene.total()).toBe(14)
})

it('counts what is no line, and what is from a future, and goes on behind it', () => {
  const scene = new IngestScene()
  scene.log(1)
  appendFileSync(scene.path, 'garbage\n{"ts":1}\n\u0000\u0000\n')
  scene.log(1, {}, -2 * hourMs)
  scene.log(1)
  scene.read()
  expect(scene.total()).toBe(2)
  const unread = { ...noUnread(), garbage: 3, outOfTime: 1 }
  expect(scene.reader.coverage().unread).toEqual(unread)
  scene.die()
  scene.read()
  expect(scene.reader.coverage().unread).toEqual(unread)
})

it('a clock that is set far ahead deletes nothing', () => {
  const scene = new IngestScene()
  scene.log(3)
  scene.read()
  scene.read(5000 * dayMs)
  scene.nowMs -= 5000 * dayMs
  expect(scene.total()).toBe(3)
})
