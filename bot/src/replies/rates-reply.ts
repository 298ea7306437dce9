import type { Series } from '@gatehouse/core/access-log/summary.ts'
import type { SpanMs } from '@gatehouse/core/access-log/totals.ts'
import { durationText } from '@gatehouse/core/duration-text.ts'
import type { Reply } from '../reply.ts'
import { coverageWords, spanText } from './coverage-words.ts'
import { countText, msText, shareText } from './number-words.ts'
import { sparkline } from './sparkline.ts'
import { ratesChart } from './traffic-chart.ts'

/** How requests went up and down, step by step. A step of which nothing is known says so. */
export function ratesReply(route: string | null, asked: SpanMs, series: Series): Reply {
  const { points, stepMs, coverage } = series
  const whose = route === null ? '' : ` to ${route}`
  return {
    title: `Requests${whose} in ${spanText(asked)}, ${durationText(stepMs)} a step.`,
    severity: coverage.known === null ? 'warning' : 'info',
    facts: [
      ['requests', sparkline(points.map(({ totals }) => totals?.requests ?? null))],
      [
        '5xx',
        sparkline(
          points.map(({ totals }) => totals?.failedShare ?? null),
          1,
        ),
      ],
    ],
    table: {
      columns: ['from (UTC)', 'requests', '4xx', '5xx', '95 % within', 'clients'],
      rows: points.map(({ fromMs, totals }) => [
        startText(fromMs),
        ...(totals === null
          ? ['not known', '', '', '', '']
          : [
              countText(totals.requests),
              countText(totals.classes['4xx']),
              shareText(totals.failedShare),
              msText(totals.p95Ms),
              countText(totals.clients),
            ]),
      ]),
    },
    ...(coverage.known !== null && {
      chart: ratesChart(`Requests${whose} in ${spanText(asked)}`, series, asked),
    }),
    notes: coverageWords(coverage),
    data: { route, ...series },
  }
}

/** `11-23 14:05`. */
function startText(ms: number): string {
  return new Date(ms).toISOString().slice(5, 16).replace('T', ' ')
}
