import type { Role } from '@gatehouse/core/identity/role.ts'
import type { Incident } from '@gatehouse/core/incidents/incident.ts'
import type {
  IncidentDocument,
  IncidentsDocument,
  TimelineEntry,
} from '@gatehouse/core/status-document/incident-documents.ts'
import type { IncidentHead } from '@gatehouse/core/status-document/overview.ts'
import type { CommandDeps } from '../command.ts'
import { newestOf } from '../replies/audit-stretch.ts'
import { readTimeline, type Told } from '../replies/read-timeline.ts'
import { outcomeText, whatText, whoText, whyNot } from '../replies/timeline-words.ts'
import type { Body, DocumentDeps } from './part.ts'
import { shortText } from './short-text.ts'

const mostIncidents = 100
const mostEntries = 500
/** Several entries are about one thing. */
const entriesPerThing = 6

export function incidentHead({ number, title, openedAtMs, end }: Incident): IncidentHead {
  return {
    number,
    title: shortText(title),
    openedAtMs,
    closedAtMs: end?.atMs ?? null,
    summary: end?.summary ? shortText(end.summary) : null,
  }
}

/** All that are listed. */
export function incidentsBody({ incidents }: Pick<DocumentDeps, 'incidents'>): Body<IncidentsDocument> {
  return { incidents: incidents.list(mostIncidents).map(incidentHead) }
}

/** One with what happened, as far as somebody of that role may read it. */
export async function incidentBody(
  deps: CommandDeps,
  incident: Incident,
  role: Role,
): Promise<Body<IncidentDocument>> {
  const stretch = newestOf(deps.audit, incident, mostEntries * entriesPerThing)
  const { told, more } = await readTimeline(deps, role, stretch, { most: mostEntries, maxDiffMs: 0 })
  return { incident: incidentHead(incident), timeline: told.map(entry), more }
}

function entry(one: Told): TimelineEntry {
  const reason = whyNot(one)
  return {
    atMs: one.atMs,
    by: shortText(whoText(one)),
    what: shortText(whatText(one)),
    outcome: shortText(outcomeText(one)),
    reason: reason === null ? null : shortText(reason),
    revision: one.revision,
  }
}
