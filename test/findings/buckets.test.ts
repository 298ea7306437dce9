import { Buckets } from '@gatehouse/core/findings/buckets.ts'
import { expect, it } from 'vitest'

it('a full bucket stays full until half of it has leaked; then it has to be filled again', () => {
  const buckets = new Buckets('bad-word', { limit: 4, leakPerS: 1 }, [])
  const startMs = Date.UTC(2026, 10, 23)
  const pour = (atS: number) =>
    buckets.pour('shop', { subject: '203.0.113.7', weight: 1 }, startMs + atS * 1000)?.count ?? null
  expect([pour(0), pour(0), pour(0), pour(0)]).toEqual([null, null, null, 4])
  // More than two of four are left each time: it goes on.
  expect([pour(1.5), pour(2.5)]).toEqual([1, 1])
  // Two are left: one more is not enough any more, and two are.
  expect([pour(4), pour(4)]).toEqual([null, 8])
})
