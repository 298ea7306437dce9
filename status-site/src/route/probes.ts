import type { ProbedWay, RouteDocument } from '@gatehouse/core/status-document/route-document.ts'
import { type Child, h } from '../dom/element.ts'
import { section } from '../parts/section.ts'
import { table } from '../parts/table.ts'
import { lengthText, moment } from '../time/moment.ts'
import { words } from '../words/en.ts'
import { milliseconds, percent, rate } from '../words/numbers.ts'

/** What probes see beside what real requests see: each can be well while the other is not. */
export function probesAndTraffic({ route, ways }: RouteDocument): HTMLElement {
  const { now, traffic } = route
  const figures: [string, Child][] = [
    [words.perMinute, rate(now.perMinute)],
    [words.logs.errors, now.failedShare === null ? '–' : percent(now.failedShare)],
    [words.p95, milliseconds(now.p95Ms)],
  ]
  return section(
    'probes',
    words.route.probesAndTraffic,
    h(
      'div',
      { class: 'grid-2' },
      h('div', {}, h('h3', {}, words.route.probes), probes(ways)),
      h(
        'div',
        {},
        h('h3', {}, words.route.traffic),
        h('p', { class: 'soft' }, words.route.within(lengthText(now.windowMs), words.traffic[traffic])),
        h(
          'dl',
          { class: 'figures' },
          figures.map(([name, value]) =>
            h('div', { class: 'figure' }, h('dt', {}, name), h('dd', {}, value)),
          ),
        ),
      ),
    ),
  )
}

function probes(ways: readonly ProbedWay[]): HTMLElement {
  if (ways.length === 0) return h('p', { class: 'soft' }, words.route.noProbes)
  const { way, state, answer, took, asked } = words.route
  const rows = ways.map(one => [
    one.way === 'edge' ? words.route.edge : one.way,
    one.reason === null || one.reason === 'ok' ? one.state : `${one.state}: ${one.reason}`,
    one.status,
    { shown: milliseconds(one.ms), value: one.ms },
    {
      shown: one.atMs === null ? '–' : moment(one.atMs, 'time'),
      value: one.atMs === null ? null : new Date(one.atMs).toISOString(),
    },
  ])
  return table('probes', words.route.probes, [way, state, answer, took, asked], rows)
}
