import { minuteDetector } from '../detector.ts'
import { count, eachKnown } from '../figures.ts'
import { usualBelow } from '../usual.ts'

const least = 300
const leastMinutes = 10
const far = { times: 5, spreads: 8, by: least }

/** Much comes that no route takes: a name that points here by mistake, a route that went, or a flood. */
export const unknownHostFlood = minuteDetector({
  name: 'unknown-host-flood',
  summary: 'far more requests than usual came for hosts that no route has',
  source: 'median and median deviation of the hour before (Iglewicz and Hoaglin, 1993)',
  severity: 'notice',
  minutes: { of: 5, needed: 2 },
  look: ({ route, minute: { requests }, before }) => {
    if (route !== '' || requests < least) return null
    const known = eachKnown(before, one => one.requests)
    const usual = usualBelow(requests, known, leastMinutes, far)
    if (usual === null) return null
    return {
      subject: '',
      words: `${count(requests)} requests in a minute for no route, usually ${count(usual.median)}`,
    }
  },
})
