import type {
  IncidentDocument,
  IncidentsDocument,
} from '@gatehouse/core/status-document/incident-documents.ts'
import { atMs, envelope, minuteMs, overview } from './documents.ts'

/** The incidents of the overview. */
export const incidentsDocument = (): IncidentsDocument => ({ ...envelope, incidents: overview().incidents })

/** An incident in which two things happened. */
export function incidentDocument(title = 'Mail is away'): IncidentDocument {
  return {
    ...envelope,
    incident: { number: 3, title, openedAtMs: atMs - 8 * minuteMs, closedAtMs: null, summary: null },
    timeline: [
      {
        atMs: atMs - 8 * minuteMs,
        by: 'gatehouse',
        what: 'incident opened',
        outcome: '',
        reason: null,
        revision: null,
      },
      {
        atMs: atMs - 6 * minuteMs,
        by: 'ada',
        what: `drain ${title}`,
        outcome: 'done',
        reason: 'it answers nothing',
        revision: 41,
      },
    ],
    more: true,
  }
}
