import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { goingOf } from '@gatehouse/core/access-log/going.ts'
import { Retention, usualRetention } from '@gatehouse/core/access-log/retention.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { SqliteWafReader } from '@gatehouse/core/sqlite/traffic/waf-reader.ts'
import { readWafLine } from '@gatehouse/core/waf-log/read-waf-line.ts'
import { WafIngest } from '@gatehouse/core/waf-log/waf-ingest.ts'
import { expect, it, onTestFinished } from 'vitest'
import { wafLine } from '../../waf-log/waf-lines.ts'
import { dayMs, hourMs, IngestScene, minuteMs } from '../ingest/scene.ts'

const dayS = 86_400
const short: Retention = { ...usualRetention, minutesS: dayS, hoursS: 2 * dayS, daysS: 7 * dayS }

it('deletes what is older in steps once numbers are kept for less long, and no request of what is kept is lost', () => {
  const scene = new IngestScene(undefined, [])
  for (let minute = 0; minute < 21; minute += 1)
    for (let route = 0; route < 100; route += 1)
      scene.log(1, { route: `r${route}` }, 40 * hourMs + minute * minuteMs)
  scene.log(7, {}, 2 * hourMs)
  scene.read()
  const requests = () => Object.values(scene.requests('minute')).reduce((sum, count) => sum + count, 0)
  expect(requests()).toBe(2107)
  scene.ingest.retain(short)
  // The first step takes 2,000 rows of each length at most.
  scene.ingest.commit()
  expect(requests()).toBe(107)
  scene.read()
  expect(requests()).toBe(7)
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

it('keeps no hour of what rules matched for longer than hours of requests, and does not claim to know it', () => {
  const scene = new IngestScene(undefined, [])
  const path = join(scene.folder, 'waf.log')
  writeFileSync(path, wafLine(scene.nowMs - 10 * dayMs) + wafLine(scene.nowMs - hourMs))
  scene.log(1)
  scene.read()
  const waf = new WafIngest({
    files: new AccessLogFiles(path),
    ledger: scene.ledger,
    readLine: readWafLine,
    nowMs: () => scene.nowMs,
    monotonicMs: () => scene.nowMs,
  })
  const read = () => {
    while (waf.turn().isBusy);
    waf.commit()
  }
  read()
  const reader = new SqliteWafReader(scene.database)
  onTestFinished(() => reader.close())
  const known = () => new Date(reader.wafState()?.sinceMs ?? 0).toISOString().slice(0, 13)
  expect(known()).toBe('2026-11-13T09')
  expect(goingOf(scene.reader, short, scene.nowMs)).toMatchObject([{ what: 'waf', rows: 1 }])
  scene.ingest.retain(short)
  scene.read(hourMs)
  read()
  expect(known()).toBe('2026-11-23T08')
  expect(goingOf(scene.reader, short, scene.nowMs)).toEqual([])
})
