import { minuteDetector } from '../detector.ts'
import { count, percent } from '../figures.ts'

const least = 10
const leastShare = 0.1

/** Clients are told for minutes on end that they ask too often. */
export const sustained429 = minuteDetector({
  name: 'sustained-429',
  summary: 'many requests were refused as too many, for minutes on end',
  source: 'RFC 6585 section 4',
  severity: 'notice',
  minutes: { of: 10, needed: 6 },
  look: ({ minute: { requests, limited } }) => {
    if (limited < least || limited < requests * leastShare) return null
    return {
      subject: '',
      words: `${percent(limited / requests)} of ${count(requests)} requests in a minute were answered 429`,
    }
  },
})
