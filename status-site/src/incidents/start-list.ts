import { IncidentsDocument } from '@gatehouse/core/status-document/incident-documents.ts'
import { reader } from '../data/reader.ts'
import { LiveView } from '../view/view.ts'
import { words } from '../words/en.ts'
import { incidents } from './incidents.ts'

/** Begins the list of incidents. */
export function startIncidents(): void {
  new LiveView<IncidentsDocument>({
    url: '/data/incidents.json',
    read: reader(IncidentsDocument),
    draw: incidents,
    title: () => words.title(words.pages.incidents),
  }).start()
}
