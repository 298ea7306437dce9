import type { LogsDocument } from '@gatehouse/core/status-document/logs-document.ts'
import { latencyChart } from '../charts/latency-chart.ts'
import { requestsChart } from '../charts/requests-chart.ts'
import { isPresent } from '../data/freshness.ts'
import { type Child, h } from '../dom/element.ts'
import { clocks } from '../parts/clocks.ts'
import { notice } from '../parts/notice.ts'
import { section } from '../parts/section.ts'
import { spanLinks } from '../parts/spans.ts'
import { moment, momentText } from '../time/moment.ts'
import type { Seen } from '../view/view.ts'
import { words } from '../words/en.ts'
import { bytes, milliseconds, percent, rate, shortCount } from '../words/numbers.ts'
import { findings } from './findings.ts'
import { byRoute, slowest, tops } from './tops.ts'

const panelPaddingPx = 40

/** What the access log says of a span. */
export function logs(document: LogsDocument, seen: Seen): Child {
  const chartPx = Math.max(240, (seen.widthPx > 1000 ? seen.widthPx / 2 - 8 : seen.widthPx) - panelPaddingPx)
  return [
    h(
      'div',
      { class: 'section-head', 'data-key': 'head' },
      h('div', {}, h('h1', {}, words.pages.logs), h('p', { class: 'soft as-of' }, ...age(document, seen))),
      spanLinks(document.span),
    ),
    notice(seen.freshness),
    known(document),
    totals(document),
    h(
      'div',
      { class: 'grid-2', 'data-key': 'charts' },
      requestsChart(document.series, [], chartPx, 'logs'),
      latencyChart(document.series, [], chartPx, 'logs'),
    ),
    findings(document.findings),
    byRoute(document.byRoute),
    tops(document),
    slowest(document.slowest),
    clocks(document.clocks),
  ]
}

function age({ generatedAtMs }: LogsDocument, { freshness }: Seen): Child[] {
  if (!isPresent(freshness)) return [words.verdict.unknown(momentText('moment')(generatedAtMs))]
  return [words.live(''), moment(generatedAtMs, 'time')]
}

/** Of which part of the span every line is counted, where that is not all of it. */
function known({ known: part, unreadLines, fromMs, untilMs }: LogsDocument): HTMLElement | null {
  const unread = unreadLines > 0 && ` ${words.logs.unread(unreadLines)}`
  if (part === null) return h('p', { class: 'notice', 'data-key': 'known' }, words.logs.nothingKnown, unread)
  if (part.fromMs <= fromMs && part.untilMs >= untilMs && !unread) return null
  return h(
    'p',
    { class: 'soft', 'data-key': 'known' },
    `${words.logs.known} `,
    moment(part.fromMs, 'long'),
    ` ${words.logs.knownUntil} `,
    moment(part.untilMs, 'long'),
    '.',
    unread,
  )
}

function totals({ totals: sums }: LogsDocument): HTMLElement | null {
  if (sums === null) return null
  const figures: [string, string][] = [
    [words.logs.requests, shortCount(sums.requests)],
    [words.perMinute, rate(sums.perMinute)],
    [words.logs.errors, sums.failedShare === null ? '–' : percent(sums.failedShare)],
    ['p50', milliseconds(sums.p50Ms)],
    ['p95', milliseconds(sums.p95Ms)],
    ['p99', milliseconds(sums.p99Ms)],
    [words.logs.clients, shortCount(sums.clients)],
    [words.logs.bytes, bytes(sums.bytes)],
    [words.logs.limited, shortCount(sums.limited)],
    [words.logs.blocked, shortCount(sums.blocked)],
  ]
  const entries = figures.map(([name, value]) =>
    h('div', { class: 'figure' }, h('dt', {}, name), h('dd', {}, value)),
  )
  return section('totals', words.logs.totals, h('dl', { class: 'figures' }, entries))
}
