import type { MinuteTotals } from '../../access-log/totals.ts'
import { minuteDetector } from '../detector.ts'
import { count, eachKnown } from '../figures.ts'
import { usualOf } from '../usual.ts'

/** Where so many came in half of the minutes, one with none is no chance. */
const leastUsual = 10
const leastMinutes = 25
/** Of the minutes before, so few may have been silent too. */
const mostSilentShare = 0.05

/** Nothing comes to a route that is always asked. What a mitigation answers is not silence. */
export const silence = minuteDetector({
  name: 'silence',
  summary: 'nothing came to a route that is usually asked all the time',
  source: 'a Poisson process of ten a minute is silent in one minute of 22,000',
  severity: 'warning',
  minutes: { of: 3, needed: 3 },
  look: ({ minute, before }) => {
    if (!isSilent(minute)) return null
    const spoke = before.findIndex(one => one !== null && !isSilent(one))
    if (spoke < 0) return null
    const requests = eachKnown(before.slice(spoke), one => one.requests)
    const usual = usualOf(requests, leastMinutes)
    if (usual === null || usual.median < leastUsual) return null
    if (requests.filter(number => number === 0).length > requests.length * mostSilentShare) return null
    return { subject: '', words: `no requests, usually ${count(usual.median)} a minute` }
  },
})

function isSilent({ requests, blocked, meant }: MinuteTotals): boolean {
  return requests + blocked + meant === 0
}
