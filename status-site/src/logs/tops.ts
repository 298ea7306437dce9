import type { LogsDocument } from '@gatehouse/core/status-document/logs-document.ts'
import { routePath } from '../data/page-path.ts'
import { h } from '../dom/element.ts'
import { section } from '../parts/section.ts'
import { table } from '../parts/table.ts'
import { moment } from '../time/moment.ts'
import { words } from '../words/en.ts'
import { count, milliseconds, percent } from '../words/numbers.ts'

const { columns } = words.logs

/** The busiest routes. */
export function byRoute(routes: LogsDocument['byRoute']): HTMLElement {
  const rows = routes.map(({ route, requests, failedShare, p95Ms }) => [
    {
      shown: route === null ? words.logs.noRoute : h('a', { href: routePath(route) }, route),
      value: route ?? '',
    },
    { shown: count(requests), value: requests },
    { shown: failedShare === null ? '–' : percent(failedShare), value: failedShare },
    { shown: milliseconds(p95Ms), value: p95Ms },
  ])
  const names = [columns.route, columns.count, columns.failed, columns.p95]
  return section('by-route', words.logs.byRoute, table('by-route', words.logs.byRoute, names, rows))
}

/** What clients asked for most, and who they were. */
export function tops({ paths, clients, agents, referrers }: LogsDocument): HTMLElement {
  const { paths: pathsWord, topClients, agents: agentsWord, referrers: referrersWord } = words.logs
  return h(
    'div',
    { class: 'grid-2', 'data-key': 'tops' },
    top('paths', pathsWord, columns.path, paths),
    top('clients', topClients, columns.client, clients),
    top('agents', agentsWord, columns.agent, agents),
    top('referrers', referrersWord, columns.referrer, referrers),
  )
}

function top(
  name: string,
  title: string,
  column: string,
  { entries, total }: LogsDocument['paths'],
): HTMLElement {
  if (entries.length === 0) return section(name, title, h('p', { class: 'soft' }, words.logs.none))
  const rows = entries.map(({ text, least, most }) => [
    text,
    { shown: least === most ? count(most) : words.logs.at(count(most), count(least)), value: most },
    { shown: total === 0 ? '–' : percent(most / total, 1), value: total === 0 ? null : most / total },
  ])
  return section(
    name,
    title,
    table(name, title, [column, columns.count, columns.share], rows),
    h('p', { class: 'soft' }, words.logs.of(count(total))),
  )
}

/** The requests that took longest. */
export function slowest(requests: LogsDocument['slowest']): HTMLElement {
  if (requests.length === 0)
    return section('slowest', words.logs.slowest, h('p', { class: 'soft' }, words.logs.none))
  const rows = requests.map(({ atMs, route, method, path, status, ms }) => [
    { shown: moment(atMs), value: new Date(atMs).toISOString() },
    route ?? words.logs.noRoute,
    method,
    path,
    status,
    { shown: milliseconds(ms), value: ms },
  ])
  const names = [columns.time, columns.route, columns.method, columns.path, columns.status, columns.ms]
  return section('slowest', words.logs.slowest, table('slowest', words.logs.slowest, names, rows))
}
