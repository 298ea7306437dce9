import { spansOf } from '@gatehouse/core/access-log/ladder.ts'
import type { Resolution } from '@gatehouse/core/access-log/rollup-row.ts'
import { type Rows, tilesOf, widened } from '@gatehouse/core/access-log/tiles.ts'
import { expect, it } from 'vitest'
import { marks, nowMs } from './scene.ts'

const kept = spansOf(marks, nowMs / 1000).rollups
const rows: Rows<Resolution>[] = [
  { resolution: 'minute', lengthS: 60, kept: kept.minute },
  { resolution: 'hour', lengthS: 3600, kept: kept.hour },
  { resolution: 'day', lengthS: 86_400, kept: kept.day },
]

const seconds = (time: string): number => Date.parse(`${time}Z`) / 1000
const text = (atS: number): string => new Date(atS * 1000).toISOString().slice(0, 16)

function tiles(from: string, until: string): string[] {
  const span = widened({ fromS: seconds(from), untilS: seconds(until) }, rows)
  return tilesOf(span, rows).map(
    ({ resolution, fromS, untilS }) => `${resolution} ${text(fromS)} ${text(untilS)}`,
  )
}

it('takes the longest rows that fit, and shorter ones at the ends', () => {
  expect(tiles('2026-10-14T14:20:41', '2026-11-23T14:20:41')).toEqual([
    'hour 2026-10-14T14:00 2026-10-15T00:00',
    'day 2026-10-15T00:00 2026-11-23T00:00',
    'hour 2026-11-23T00:00 2026-11-23T14:00',
    'minute 2026-11-23T14:00 2026-11-23T14:21',
  ])
  expect(tiles('2026-11-21T22:30:00', '2026-11-23T01:30:00')).toEqual([
    'minute 2026-11-21T22:30 2026-11-21T23:00',
    'hour 2026-11-21T23:00 2026-11-22T00:00',
    'day 2026-11-22T00:00 2026-11-23T00:00',
    'hour 2026-11-23T00:00 2026-11-23T01:00',
    'minute 2026-11-23T01:00 2026-11-23T01:30',
  ])
})

it('takes nothing that is not kept: too old, or still to come', () => {
  expect(tiles('2019-01-01T00:00:00', '2024-11-25T00:00:00')).toEqual([
    'day 2024-11-23T00:00 2024-11-25T00:00',
  ])
  expect(tiles('2019-01-01T00:00:00', '2020-01-01T00:00:00')).toEqual([])
  expect(tiles('2026-11-23T14:20:00', '2030-01-01T00:00:00')).toEqual([
    'minute 2026-11-23T14:20 2026-11-23T14:21',
  ])
  expect(tiles('2026-12-01T00:00:00', '2030-01-01T00:00:00')).toEqual([])
})

it('takes minutes where hours and days are not summed up yet', () => {
  const late = rows.map(one =>
    one.resolution === 'minute' ? one : { ...one, kept: { sinceS: 0, untilS: kept.minute.sinceS } },
  )
  const found = tilesOf({ fromS: kept.minute.sinceS - 3600, untilS: kept.minute.untilS }, late)
  expect(found.map(({ resolution }) => resolution)).toEqual(['hour', 'minute'])
})

it('ends when nothing is kept at all', () => {
  const none = rows.map(one => ({ ...one, kept: { sinceS: 0, untilS: 0 } }))
  expect(tilesOf(widened({ fromS: 100, untilS: 9e9 }, none), none)).toEqual([])
})
