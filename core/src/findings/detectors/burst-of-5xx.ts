import { minuteDetector } from '../detector.ts'
import { count, eachKnown, percent } from '../figures.ts'
import { usualBelow } from '../usual.ts'

const leastFailed = 5
const leastShare = 0.05
const leastMinutes = 10
const far = { times: 3, spreads: 6, by: 0.05 }
const graveShare = 0.5

/** A route fails far more often than it usually does. */
export const burstOf5xx = minuteDetector({
  name: 'burst-of-5xx',
  summary: 'far more requests failed than usual',
  source: 'median and median deviation of the hour before (Iglewicz and Hoaglin, 1993)',
  severity: 'warning',
  minutes: { of: 5, needed: 2 },
  look: ({ minute, before }) => {
    const failed = minute.classes['5xx']
    const share = minute.failedShare ?? 0
    if (failed < leastFailed || share < leastShare) return null
    const known = eachKnown(before, ({ failedShare }) => failedShare)
    const usual = usualBelow(share, known, leastMinutes, far)
    if (usual === null) return null
    return {
      subject: '',
      ...(share >= graveShare && { severity: 'critical' as const }),
      words: `${percent(share)} of ${count(minute.requests)} requests in a minute failed, usually ${percent(usual.median)}`,
    }
  },
})
