import { minuteDetector } from '../detector.ts'
import { eachKnown } from '../figures.ts'
import { usualBelow } from '../usual.ts'

/** With fewer requests the slowest twentieth is one of them. */
const leastRequests = 20
const leastMinutes = 15
const far = { times: 2, spreads: 6, by: 100 }

/** A route takes far longer than it usually does. */
export const latencyShift = minuteDetector({
  name: 'latency-shift',
  summary: 'answers took far longer than usual',
  source: 'median and median deviation of the hour before (Iglewicz and Hoaglin, 1993)',
  severity: 'warning',
  minutes: { of: 5, needed: 4 },
  look: ({ minute: { requests, p95Ms }, before }) => {
    if (requests < leastRequests || p95Ms === null || p95Ms < far.by) return null
    const known = eachKnown(before, one => (one.requests < leastRequests ? null : one.p95Ms))
    const usual = usualBelow(p95Ms, known, leastMinutes, far)
    if (usual === null) return null
    return {
      subject: '',
      words: `one in twenty answers took longer than ${Math.round(p95Ms)} ms, usually ${Math.round(usual.median)} ms`,
    }
  },
})
