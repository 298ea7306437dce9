import { defineCommand, key } from '../command.ts'
import { demandIncident, IncidentSummary } from '../parameters/incident.ts'
import { speakerName } from '../replies/incident-words.ts'

/** Ends the incident that is open. */
export const incidentClose = defineCommand({
  name: 'incident close',
  summary: 'close the open incident: nothing joins it any more',
  role: 'operator',
  risk: 'change',
  parameters: { summary: key(IncidentSummary, '"…"', 'what it was, for whoever reads of it later') },
  examples: ['incident close', 'incident close summary="a bad deploy of the cart"'],
  propose: ({ incidents }, { summary }, actor) => {
    const { number, title } = demandIncident(incidents, undefined)
    const fields = [
      { key: 'state', from: 'open', to: 'closed' },
      ...(summary === undefined ? [] : [{ key: 'summary', from: null, to: summary }]),
    ]
    return {
      changes: [{ thing: 'incident', name: String(number), action: 'change', fields }],
      done: `Incident ${number} closed`,
      write: (nowMs, entry) => {
        const by = speakerName(actor)
        incidents.close(number, { by, lastSeq: entry, summary: summary ?? null }, nowMs)
        return {
          notes: [`It was: ${title}`],
          next: [`incident export ${number}`, `incident timeline ${number}`],
          data: incidents.get(number),
        }
      },
    }
  },
})
