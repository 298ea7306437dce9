import type { SummaryCoverage } from '@gatehouse/core/access-log/summary-coverage.ts'
import type { SpanMs } from '@gatehouse/core/access-log/totals.ts'
import type { Finding } from '@gatehouse/core/findings/finding.ts'
import type { Reply } from '../reply.ts'
import { coverageWords, spanText } from './coverage-words.ts'
import { aboutText, detectorOf, findingData, findingName, shownAs, whereText } from './finding-words.ts'
import { countText } from './number-words.ts'
import { whenText } from './when-text.ts'

interface FindingListParts {
  route: string | null
  asked: SpanMs
  findings: readonly Finding[]
  /** There are more than these. */
  more: boolean
  /** Whole addresses are not for whoever asks. */
  short: boolean
  /** How many requests are told with those of others. */
  over: number
  /** What is known of the last minutes: what was not read was not looked at. */
  coverage: SummaryCoverage
}

/** What detectors found, the newest first. */
export function findingListReply(parts: FindingListParts): Reply {
  const { route, asked, findings, more, short, over, coverage } = parts
  const place = `in ${spanText(asked)}${route === null ? '' : ` on ${route}`}`
  const grave = findings.filter(({ severity }) => severity === 'critical').length
  const count = more
    ? `More than ${findings.length} findings`
    : findings.length === 1
      ? '1 finding'
      : `${findings.length} findings`
  const [newest] = findings
  return {
    title:
      newest === undefined
        ? `No findings ${place}.`
        : `${count} ${place}${grave > 0 ? `, ${grave} of them critical` : ''}.`,
    severity:
      grave > 0
        ? shownAs.critical
        : findings.some(({ severity }) => severity === 'warning')
          ? 'warning'
          : 'info',
    ...(newest && {
      table: {
        columns: ['finding', 'severity', 'what', 'route', 'about', 'signs', 'last'],
        rows: findings.map(one => [
          findingName(one),
          one.severity,
          detectorOf(one)?.summary ?? one.detector,
          whereText(one),
          aboutText(one, short),
          countText(one.count),
          whenText(one.lastMs, asked.untilMs),
        ]),
        narrower: 'finding list <route> severity=…',
      },
    }),
    notes: [
      ...(over > 0
        ? [
            `${countText(over)} requests are told with those of others: more findings began on a day than are told apart.`,
          ]
        : []),
      ...coverageWords(coverage),
    ],
    next: newest ? [`finding show ${findingName(newest)}`] : [],
    data: findings.map(one => findingData(one, short)),
  }
}
