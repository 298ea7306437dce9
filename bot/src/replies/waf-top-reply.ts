import type { SpanMs } from '@gatehouse/core/access-log/totals.ts'
import type { WafTops } from '@gatehouse/core/waf-log/waf-summary.ts'
import type { Reply } from '../reply.ts'
import { spanText } from './coverage-words.ts'
import { countText } from './number-words.ts'
import { aboutWords, wafCoverageWords } from './waf-words.ts'

/** The rules that matched most. */
export function wafTopReply(
  route: string | null,
  asked: SpanMs,
  { tops, others, rest, coverage }: WafTops,
): Reply {
  const whose = route === null ? '' : ` on ${route}`
  const first = tops[0]
  return {
    title: first
      ? `What the WAF found in ${spanText(asked)}${whose}.`
      : `The WAF found nothing in ${spanText(asked)}${whose}.`,
    severity: 'info',
    ...(first && {
      table: {
        columns: ['rule', 'looks for', 'route', 'requests', 'refused', 'clients', 'mostly at'],
        rows: tops.map(({ rule, about, route: on, matches, refused, clients, path }) => [
          String(rule),
          aboutWords(rule, about?.message ?? ''),
          on === '' ? '(none)' : on,
          countText(matches),
          countText(refused),
          countText(clients),
          path?.key ?? '',
        ]),
      },
      next: [`waf explain ${first.rule}${first.route === '' ? '' : ` ${first.route}`}`],
    }),
    notes: [
      ...(others > 0 ? [`And ${countText(others)} more.`] : []),
      ...(rest > 0
        ? [`${countText(rest)} matches are not told apart: too much matched in too many places.`]
        : []),
      ...wafCoverageWords(coverage, asked),
    ],
    data: { route, tops, others, rest, coverage },
  }
}
