import { defineCommand, key, positional } from '../command.ts'
import { demandIncident, IncidentNoteText, IncidentNumber } from '../parameters/incident.ts'
import { speakerName } from '../replies/incident-words.ts'

/** Writes down what somebody saw, thought or did elsewhere. */
export const incidentNote = defineCommand({
  name: 'incident note',
  summary: 'write something down in the open incident, or in another',
  role: 'operator',
  risk: 'change',
  parameters: {
    text: positional(IncidentNoteText, '"…"', 'what to write down'),
    incident: key(IncidentNumber, '3', 'in which one; otherwise in the one that is open'),
  },
  examples: ['incident note "the database is fine"', 'incident note "found it: a bad deploy" incident=3'],
  propose: ({ incidents }, { text, incident: wanted }, actor) => {
    const { number, end } = demandIncident(incidents, wanted)
    const fields = [{ key: 'note', from: null, to: text }]
    return {
      changes: [{ thing: 'incident', name: String(number), action: 'change', fields }],
      done: end === null ? `Noted in incident ${number}` : `Noted in incident ${number}, which is closed`,
      write: (nowMs, entry) => {
        incidents.note({ seq: entry, incident: number, text, by: speakerName(actor) }, nowMs)
        return { data: { incident: number, entry, text } }
      },
    }
  },
})
