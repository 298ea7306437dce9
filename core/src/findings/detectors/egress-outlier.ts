import { minuteDetector } from '../detector.ts'
import { count, eachKnown } from '../figures.ts'
import { usualBelow } from '../usual.ts'

const megabyte = 1_000_000
const leastBytes = 100 * megabyte
const leastMinutes = 20
const far = { times: 5, spreads: 8, by: leastBytes }

/** Far more goes out of a route than usual. */
export const egressOutlier = minuteDetector({
  name: 'egress-outlier',
  summary: 'far more bytes went out than usual',
  source: 'MITRE ATT&CK T1567; median and median deviation of the hour before (Iglewicz and Hoaglin, 1993)',
  severity: 'warning',
  minutes: { of: 5, needed: 2 },
  look: ({ minute: { bytes }, before }) => {
    if (bytes < leastBytes) return null
    const known = eachKnown(before, one => one.bytes)
    const usual = usualBelow(bytes, known, leastMinutes, far)
    if (usual === null) return null
    return {
      subject: '',
      words: `${count(bytes / megabyte)} MB went out in a minute, usually ${count(usual.median / megabyte)} MB`,
    }
  },
})
