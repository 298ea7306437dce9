import type { OverviewRoute } from '@gatehouse/core/status-document/overview.ts'
import { isPresent } from '../data/freshness.ts'
import { routePath } from '../data/page-path.ts'
import { type Child, h } from '../dom/element.ts'
import { bars } from '../parts/bars.ts'
import { sparkline } from '../parts/sparkline.ts'
import { stateWord } from '../parts/state-word.ts'
import { uptime } from '../parts/uptime.ts'
import { moment } from '../time/moment.ts'
import type { Seen } from '../view/view.ts'
import { words } from '../words/en.ts'
import { milliseconds, rate } from '../words/numbers.ts'

/** One route of the overview. */
export function routeRow(route: OverviewRoute, { freshness }: Seen): HTMLElement {
  const { name, hosts, path, now, days, minutes } = route
  return h(
    'li',
    { class: 'route', 'data-key': name },
    h(
      'div',
      { class: 'route-head' },
      h('h3', {}, h('a', { href: routePath(name) }, name)),
      h(
        'p',
        { class: 'hosts soft' },
        hosts.slice(0, 2).join(', '),
        path,
        hosts.length > 2 && ` +${hosts.length - 2}`,
      ),
      h('p', { class: 'route-state' }, ...stateOf(route, isPresent(freshness))),
    ),
    h(
      'div',
      { class: 'route-bars' },
      bars(days, words.bars.days(name)),
      h(
        'p',
        { class: 'bar-ends soft', 'aria-hidden': 'true' },
        h('span', { class: 'wide-only' }, words.bars.daysAgo(90)),
        h('span', { class: 'phone-only' }, words.bars.daysAgo(30)),
        h('span', {}, words.bars.today),
      ),
    ),
    h(
      'dl',
      { class: 'numbers' },
      number(words.uptime, uptime(route.uptime, days), 'uptime'),
      number(isPresent(freshness) ? words.p95 : words.p95Old, milliseconds(now.p95Ms)),
      number(words.perMinute, [rate(now.perMinute), sparkline(minutes)], 'rate'),
    ),
  )
}

function stateOf({ state, why, sinceMs, traffic }: OverviewRoute, present: boolean): Child[] {
  if (!present) return [stateWord('unknown')]
  const since = sinceMs === null || state === 'healthy' ? null : [` ${words.since} `, moment(sinceMs)]
  const because = why === null ? null : h('span', { class: 'why' }, why)
  const failing = traffic === 'failing' && h('span', { class: 'why failing' }, words.traffic.failing)
  return [stateWord(state), h('span', { class: 'soft' }, since), because, failing]
}

function number(name: string, value: Child, kind?: string): HTMLElement {
  return h('div', { class: kind ? `number number-${kind}` : 'number' }, h('dt', {}, name), h('dd', {}, value))
}
