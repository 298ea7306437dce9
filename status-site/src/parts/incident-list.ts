import type { IncidentHead } from '@gatehouse/core/status-document/overview.ts'
import { incidentPath } from '../data/page-path.ts'
import { h } from '../dom/element.ts'
import { lengthText, moment } from '../time/moment.ts'
import { words } from '../words/en.ts'

/** Incidents under their titles, in the order in which they come; `none` is said where there are none. */
export function incidentList(
  incidents: readonly IncidentHead[],
  none: string = words.noIncidents,
): HTMLElement {
  if (incidents.length === 0) return h('p', { class: 'soft' }, none)
  return h('ol', { class: 'incidents' }, incidents.map(incident))
}

function incident(head: IncidentHead): HTMLElement {
  return h(
    'li',
    { 'data-key': head.number, class: head.closedAtMs === null ? 'incident open' : 'incident' },
    h(
      'p',
      { class: 'incident-title' },
      h('a', { href: incidentPath(head.number) }, head.title),
      incidentState(head),
    ),
    h('p', { class: 'soft' }, ...incidentTimes(head)),
    head.summary !== null && h('p', {}, head.summary),
  )
}

/** Whether it goes on, as a word. */
export function incidentState({ closedAtMs }: IncidentHead): HTMLElement {
  return h(
    'span',
    { class: closedAtMs === null ? 'tag tag-open' : 'tag' },
    closedAtMs === null ? words.open : words.closed,
  )
}

/** From when until when it went. */
export function incidentTimes({ openedAtMs, closedAtMs }: IncidentHead): (Node | string)[] {
  const from = moment(openedAtMs, 'long')
  if (closedAtMs === null) return [`${words.since} `, from]
  return [from, ` · ${words.lasted(lengthText(closedAtMs - openedAtMs))}`]
}
