import { AppError } from '@gatehouse/core/error.ts'
import { defineCommand, positional } from '../command.ts'
import { IncidentTitle, incidentPhrase } from '../parameters/incident.ts'
import { speakerName } from '../replies/incident-words.ts'
import { dateText } from '../replies/when-text.ts'

/** Begins an incident. There is one at a time, so that nobody has to say to which of them an action belongs. */
export const incidentOpen = defineCommand({
  name: 'incident open',
  summary: 'open an incident: what is done until it is closed joins it',
  role: 'operator',
  risk: 'change',
  parameters: { title: positional(IncidentTitle, '"…"', 'what is wrong, in one line') },
  examples: ['incident open "Checkout is slow"'],
  propose: ({ incidents }, { title }, actor) => {
    const open = incidents.open()
    if (open)
      throw new AppError(
        'conflict',
        `Nothing was opened: ${incidentPhrase(open)} is open since ${dateText(open.openedAtMs)}, and everything joins that. Add to it with: incident note "…", or close it first: incident close`,
      )
    const number = (incidents.list(1)[0]?.number ?? 0) + 1
    const fields = [{ key: 'title', from: null, to: title }]
    return {
      changes: [{ thing: 'incident', name: String(number), action: 'add', fields }],
      done: `Incident ${number} opened`,
      write: (nowMs, entry) => {
        const opened = incidents.begin({ title, openedBy: speakerName(actor), firstSeq: entry }, nowMs)
        return {
          notes: ['Everything that is done from now on joins it. Write down what you see: incident note "…"'],
          next: ['incident timeline', 'status'],
          data: opened,
        }
      },
    }
  },
})
