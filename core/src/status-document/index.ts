import type { z } from 'zod/mini'
import { DoctorDocument } from './doctor-document.ts'
import { IncidentDocument, IncidentsDocument } from './incident-documents.ts'
import { LogsDocument } from './logs-document.ts'
import { Overview } from './overview.ts'
import { RouteDocument } from './route-document.ts'

/** Each kind of status document: where it lies below the folder of its readers, and how it is read. */
export const statusDocuments = {
  overview: { path: () => 'overview.json', read: Overview },
  route: { path: (name: string) => `routes/${name}.json`, read: RouteDocument },
  logs: { path: (span: string) => `logs/${span}.json`, read: LogsDocument },
  incidents: { path: () => 'incidents.json', read: IncidentsDocument },
  incident: { path: (number: string) => `incidents/${number}.json`, read: IncidentDocument },
  doctor: { path: () => 'doctor.json', read: DoctorDocument },
} as const
export type StatusDocumentKind = keyof typeof statusDocuments
export type StatusDocument<Kind extends StatusDocumentKind = StatusDocumentKind> = z.infer<
  (typeof statusDocuments)[Kind]['read']
>
