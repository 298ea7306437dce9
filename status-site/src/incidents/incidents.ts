import type {
  IncidentDocument,
  IncidentsDocument,
  TimelineEntry,
} from '@gatehouse/core/status-document/incident-documents.ts'
import { type Child, h } from '../dom/element.ts'
import { commands } from '../parts/command.ts'
import { incidentList, incidentState, incidentTimes } from '../parts/incident-list.ts'
import { notice } from '../parts/notice.ts'
import { section } from '../parts/section.ts'
import { moment } from '../time/moment.ts'
import type { Seen } from '../view/view.ts'
import { words } from '../words/en.ts'

/** All incidents, the newest first. */
export function incidents(document: IncidentsDocument, { freshness }: Seen): Child {
  return [
    h(
      'div',
      { class: 'section-head', 'data-key': 'head' },
      h('div', {}, h('h1', {}, words.pages.incidents), asOf(document.generatedAtMs)),
      h('a', { href: '/incidents.atom' }, words.feed),
    ),
    notice(freshness),
    h('div', { class: 'panel', 'data-key': 'list' }, incidentList(document.incidents)),
  ]
}

/** One incident, and what happened in it. */
export function incident(document: IncidentDocument, { freshness }: Seen): Child {
  const { incident: head, timeline, more } = document
  return [
    h('p', { 'data-key': 'back' }, h('a', { href: '/incidents/' }, `← ${words.allIncidents}`)),
    h(
      'header',
      { 'data-key': 'head' },
      h('h1', {}, head.title),
      h('p', { class: 'soft' }, incidentState(head), ' ', ...incidentTimes(head)),
      asOf(document.generatedAtMs),
      head.summary !== null && h('p', {}, head.summary),
    ),
    notice(freshness),
    section(
      'timeline-part',
      words.timeline.title,
      more && h('p', { class: 'soft' }, words.timeline.more),
      timeline.length === 0
        ? h('p', { class: 'soft' }, words.timeline.empty)
        : h('ol', { class: 'timeline' }, timeline.map(entry)),
    ),
    commands([`incident show ${head.number}`, `incident timeline ${head.number}`]),
  ]
}

function asOf(generatedAtMs: number): HTMLElement {
  return h('p', { class: 'soft as-of' }, words.live(''), moment(generatedAtMs, 'time'))
}

function entry({ atMs, by, what, outcome, reason, revision }: TimelineEntry): HTMLElement {
  return h(
    'li',
    { 'data-key': `${atMs} ${what} ${outcome}` },
    h(
      'p',
      { class: 'soft' },
      moment(atMs),
      ` · ${by}`,
      revision !== null && ` · ${words.route.revision} ${revision}`,
    ),
    h('p', {}, h('strong', {}, what), outcome !== '' && `: ${outcome}`),
    reason !== null && h('p', { class: 'soft' }, reason),
  )
}
