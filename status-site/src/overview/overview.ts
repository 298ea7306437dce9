import type { Overview, OverviewRoute } from '@gatehouse/core/status-document/overview.ts'
import { isPresent } from '../data/freshness.ts'
import { type Child, h } from '../dom/element.ts'
import { barLegend } from '../parts/bars.ts'
import { clocks } from '../parts/clocks.ts'
import { commands } from '../parts/command.ts'
import { incidentList } from '../parts/incident-list.ts'
import { mitigationList } from '../parts/mitigation-list.ts'
import { notice } from '../parts/notice.ts'
import { section } from '../parts/section.ts'
import { kebab, stateIcon } from '../parts/state-icon.ts'
import { foldedTable } from '../parts/table.ts'
import { moment, momentText } from '../time/moment.ts'
import type { Seen } from '../view/view.ts'
import { words } from '../words/en.ts'
import { milliseconds, percent, rate } from '../words/numbers.ts'
import { type Choice, choose, isProblem } from './choice.ts'
import { controls } from './controls.ts'
import { routeRow } from './route-row.ts'
import { type Verdict, verdictOf } from './verdict.ts'

const manyRoutes = 30

/** The verdict of an overview as it is seen. */
export function verdict(document: Overview, { freshness }: Seen): Verdict {
  return verdictOf(document, freshness, momentText('moment')(document.generatedAtMs))
}

/** Everything at one glance. */
export function overview(document: Overview, seen: Seen, choice: Choice): Child {
  const open = document.incidents.filter(({ closedAtMs }) => closedAtMs === null)
  const past = document.incidents.filter(({ closedAtMs }) => closedAtMs !== null)
  return [
    headline(document, seen),
    notice(seen.freshness),
    open.length > 0 && section('open-incident', words.openIncident, incidentList(open)),
    mitigationList(document.mitigations, seen),
    document.blocks > 0 && h('p', { class: 'soft', 'data-key': 'blocks' }, words.blocks(document.blocks)),
    routes(document, seen, choice),
    section(
      'incidents',
      words.pastIncidents,
      incidentList(past, words.noPastIncidents),
      h('p', {}, h('a', { href: '/incidents/' }, words.allIncidents)),
    ),
    clocks(document.clocks),
  ]
}

function headline(document: Overview, seen: Seen): HTMLElement {
  const { state, headline: said, detail } = verdict(document, seen)
  return h(
    'header',
    { class: `verdict state-${kebab(state)}`, 'data-key': 'verdict' },
    stateIcon(state),
    h(
      'div',
      {},
      h('h1', { id: 'verdict' }, said),
      detail !== null && h('p', {}, detail),
      h('p', { class: 'soft as-of' }, words.live(''), moment(document.generatedAtMs, 'time')),
    ),
  )
}

function routes(document: Overview, seen: Seen, choice: Choice): HTMLElement {
  const shown = choose(document.routes, choice)
  const nothing = choice.onlyProblems && !choice.search ? words.allWell : words.noMatch
  return h(
    'section',
    {
      class: shown.length > manyRoutes ? 'routes many' : 'routes',
      'data-key': 'routes',
      'aria-labelledby': 'routes',
    },
    h('div', { class: 'section-head' }, h('h2', { id: 'routes' }, words.routes), controls(choice)),
    groups(shown).map(([name, members]) => group(name, members, seen)),
    shown.length === 0 && document.routes.length > 0 && h('p', { class: 'soft' }, nothing),
    document.moreRoutes > 0 && h('p', { class: 'soft' }, words.moreRoutes(document.moreRoutes)),
    h('div', { class: 'under-routes' }, barLegend(), h('p', { class: 'soft' }, words.bars.utcDays)),
    asTable(shown, isPresent(seen.freshness)),
    commands(helpful(document.routes)),
  )
}

function group(name: string | null, members: readonly OverviewRoute[], seen: Seen): HTMLElement {
  return h(
    'div',
    { class: 'group', 'data-key': `group-${name ?? ''}` },
    name !== null && h('p', { class: 'group-name' }, name),
    h(
      'ul',
      { class: 'route-list', 'aria-label': name },
      members.map(route => routeRow(route, seen)),
    ),
  )
}

/** Those of a group together, in the order in which their first ones come; those of none are last. */
function groups(shown: readonly OverviewRoute[]): [string | null, OverviewRoute[]][] {
  const found = Map.groupBy(shown, ({ group: name }) => name)
  const hasNames = [...found.keys()].some(name => name !== null)
  const named = [...found].filter(([name]) => name !== null)
  const rest = found.get(null)
  return rest ? [...named, [hasNames ? words.noGroup : null, rest]] : named
}

function asTable(shown: readonly OverviewRoute[], present: boolean): HTMLElement {
  const columns = [
    words.pages.route,
    words.route.state,
    words.uptime,
    words.coverage('').trim(),
    words.p95,
    words.perMinute,
  ]
  const rows = shown.map(({ name, state, uptime, now }) => [
    name,
    words.states[present ? state : 'unknown'],
    { shown: uptime.share === null ? '–' : percent(uptime.share), value: uptime.share },
    { shown: percent(uptime.coverage, 0), value: uptime.coverage },
    { shown: milliseconds(now.p95Ms), value: now.p95Ms },
    { shown: rate(now.perMinute), value: now.perMinute },
  ])
  return foldedTable('routes', words.routes, columns, rows)
}

function helpful(all: readonly OverviewRoute[]): string[] {
  const [ill] = all.filter(isProblem)
  return ill ? ['panic', `health ${ill.name}`, `maintenance ${ill.name} 30m`] : ['status', 'health']
}
