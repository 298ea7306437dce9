import { barsPart } from '@gatehouse/bot/status-documents/bars.ts'
import { noTally } from '@gatehouse/core/health/tally.ts'
import { expect, it } from 'vitest'

const day = 86_400_000
const tally = (said: Partial<ReturnType<typeof noTally>>) => ({ ...noTally(), ...said })
const drawn = (points: readonly (ReturnType<typeof noTally> | null)[]) =>
  barsPart({ startMs: 0, stepMs: day, points })

it('draws each part by the gravest of what is known of it', () => {
  const { states, downMinutes } = drawn([
    null,
    tally({ good: 2880, coveredMs: day }),
    tally({ good: 2879, bad: 1, coveredMs: day }),
    tally({ good: 2700, bad: 180, coveredMs: day }),
    tally({ maintenance: 20 }),
    tally({ unknown: 3 }),
    null,
    tally({ good: 10, coveredMs: 300_000 }),
  ])
  expect(states).toBe('-hgdm??h')
  expect(downMinutes).toEqual({ 2: 0.5, 3: 90 })
})

it('before the first result there was nothing to ask, and never up', () => {
  expect(drawn([null, null]).states).toBe('--')
})

it('half an hour is down however long the part is', () => {
  const month = tally({ good: 9950, bad: 50, coveredMs: 1_000 * 60_000 * 10 })
  expect(drawn([month]).states).toBe('d')
})
