import type { Bars, UptimeWindow } from '@gatehouse/core/status-document/history.ts'
import type { RouteDocument, TrafficSpan } from '@gatehouse/core/status-document/route-document.ts'
import { flagList } from '../charts/changes.ts'
import { latencyChart } from '../charts/latency-chart.ts'
import { requestsChart } from '../charts/requests-chart.ts'
import { isPresent } from '../data/freshness.ts'
import { type Child, h } from '../dom/element.ts'
import { barLegend, bars } from '../parts/bars.ts'
import { clocks } from '../parts/clocks.ts'
import { commands } from '../parts/command.ts'
import { mitigationList } from '../parts/mitigation-list.ts'
import { notice } from '../parts/notice.ts'
import { section } from '../parts/section.ts'
import { spanLinks } from '../parts/spans.ts'
import { kebab, stateIcon } from '../parts/state-icon.ts'
import { uptime } from '../parts/uptime.ts'
import { moment, momentText } from '../time/moment.ts'
import type { Seen } from '../view/view.ts'
import { words } from '../words/en.ts'
import { certificates, changes, policies } from './carried.ts'
import { probesAndTraffic } from './probes.ts'

const panelPaddingPx = 40

/** Everything about one route. */
export function routePage(document: RouteDocument, seen: Seen, span: TrafficSpan): Child {
  const { route } = document
  const chartPx = Math.max(240, (seen.widthPx > 1000 ? seen.widthPx / 2 - 8 : seen.widthPx) - panelPaddingPx)
  return [
    h('p', { 'data-key': 'back' }, h('a', { href: '/' }, `← ${words.back}`)),
    headline(document, seen),
    notice(seen.freshness),
    mitigationList(document.mitigations, seen),
    history(document),
    h(
      'section',
      { 'data-key': 'traffic', 'aria-labelledby': 'traffic' },
      h(
        'div',
        { class: 'section-head' },
        h('h2', { id: 'traffic' }, words.route.realTraffic),
        spanLinks(span),
      ),
      h(
        'div',
        { class: 'grid-2' },
        requestsChart(document.series[span], document.changes, chartPx, route.name),
        latencyChart(document.series[span], document.changes, chartPx, route.name),
      ),
      flagList(document.changes, document.series[span]),
    ),
    probesAndTraffic(document),
    h(
      'div',
      { class: 'grid-2', 'data-key': 'carried' },
      policies(document.policies),
      certificates(document.certificates),
    ),
    changes(document.changes),
    commands([`health ${route.name}`, `route show ${route.name}`, `maintenance ${route.name} 30m`]),
    clocks(document.clocks),
  ]
}

function headline({ route, generatedAtMs }: RouteDocument, { freshness }: Seen): HTMLElement {
  const state = isPresent(freshness) ? route.state : 'unknown'
  const at = momentText('moment')(generatedAtMs)
  const said = isPresent(freshness) ? words.states[route.state] : words.verdict.unknown(at)
  const since = isPresent(freshness) && route.sinceMs !== null
  return h(
    'header',
    { class: `verdict state-${kebab(state)}`, 'data-key': 'verdict' },
    stateIcon(state),
    h(
      'div',
      {},
      h('h1', {}, route.name),
      h(
        'p',
        {},
        h('strong', { id: 'verdict' }, said),
        since && [` ${words.since} `, moment(route.sinceMs ?? 0)],
        isPresent(freshness) && route.why !== null && `: ${route.why}`,
      ),
      h('p', { class: 'soft' }, route.hosts.join(', '), route.path),
      h('p', { class: 'soft as-of' }, words.live(''), moment(generatedAtMs, 'time')),
    ),
  )
}

function history({ route, hours, days, uptimes }: RouteDocument): HTMLElement {
  return section(
    'history',
    words.route.history,
    h(
      'p',
      { class: 'uptimes' },
      uptimes.map(one => h('span', {}, uptime(one, barsWithin(one, hours, days)))),
    ),
    h(
      'div',
      { class: 'panel' },
      h('h3', {}, words.route.hours),
      bars(hours, words.bars.hours(route.name)),
      ends(words.bars.hoursAgo(hours.states.length), words.bars.now),
    ),
    h(
      'div',
      { class: 'panel' },
      h('h3', {}, words.route.days),
      bars(days, words.bars.days(route.name)),
      h(
        'p',
        { class: 'bar-ends soft', 'aria-hidden': 'true' },
        h('span', { class: 'wide-only' }, words.bars.daysAgo(90)),
        h('span', { class: 'phone-only' }, words.bars.daysAgo(30)),
        h('span', {}, words.bars.today),
      ),
    ),
    barLegend(),
  )
}

/** The finest bars that begin no later than a time. */
function barsWithin({ fromMs }: UptimeWindow, hours: Bars, days: Bars): Bars {
  return hours.startMs <= fromMs ? hours : days
}

function ends(first: string, last: string): HTMLElement {
  return h('p', { class: 'bar-ends soft', 'aria-hidden': 'true' }, h('span', {}, first), h('span', {}, last))
}
