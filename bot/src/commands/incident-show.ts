import { defineCommand, optional } from '../command.ts'
import { IncidentNumber, lookedAtIncident } from '../parameters/incident.ts'
import { incidentLasted } from '../replies/incident-words.ts'
import { dateText, whenText } from '../replies/when-text.ts'

/** One incident: what, since when, how long, and what people noted. */
export const incidentShow = defineCommand({
  name: 'incident show',
  summary: 'one incident with its notes',
  role: 'viewer',
  risk: 'read',
  parameters: {
    incident: optional(IncidentNumber, '3', 'its number; otherwise the one that is open, or the latest'),
  },
  examples: ['incident show', 'incident show 3'],
  read: ({ incidents, clock }, { incident: wanted }) => {
    const incident = lookedAtIncident(incidents, wanted)
    const { number, title, openedBy, openedAtMs, end } = incident
    const nowMs = clock.nowMs()
    const notes = incidents.notesOf(number)
    const rows = notes.map(({ atMs, by, text }) => [whenText(atMs, nowMs), by, text])
    return {
      title: `Incident ${number}, ${end === null ? 'open' : 'closed'}: ${title}`,
      severity: 'info',
      facts: [
        ['opened', `${dateText(openedAtMs)}, by ${openedBy}`],
        ...(end === null ? [] : ([['closed', `${dateText(end.atMs)}, by ${end.by}`]] as const)),
        [end === null ? 'lasts' : 'lasted', incidentLasted(incident, nowMs)],
        ...(end?.summary ? ([['summary', end.summary]] as const) : []),
      ],
      ...(rows.length > 0 && { table: { columns: ['noted', 'by', 'note'], rows } }),
      next: [`incident timeline ${number}`, `incident export ${number}`],
      data: { ...incident, notes },
    }
  },
})
