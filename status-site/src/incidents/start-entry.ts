import { IncidentDocument } from '@gatehouse/core/status-document/incident-documents.ts'
import { lastOfPath } from '../data/page-path.ts'
import { reader } from '../data/reader.ts'
import { LiveView } from '../view/view.ts'
import { words } from '../words/en.ts'
import { incident } from './incidents.ts'

/** Begins the page of the incident that the address names. */
export function startIncident(): void {
  const number = lastOfPath(location.pathname) ?? ''
  new LiveView<IncidentDocument>({
    url: `/data/incidents/${encodeURIComponent(number)}.json`,
    read: reader(IncidentDocument),
    draw: incident,
    title: ({ incident: head }) => words.title(head.title),
  }).start()
}
