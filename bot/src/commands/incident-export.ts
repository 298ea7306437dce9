import { defineCommand, optional } from '../command.ts'
import { IncidentNumber, incidentPhrase, lookedAtIncident } from '../parameters/incident.ts'
import { oldestOf } from '../replies/audit-stretch.ts'
import { postMortem } from '../replies/post-mortem.ts'
import { readTimeline, timelineRole } from '../replies/read-timeline.ts'

const mostEntries = 10_000
const maxDiffMs = 20_000

/** An incident as a document, to begin the post-mortem with. */
export const incidentExport = defineCommand({
  name: 'incident export',
  summary: 'an incident as Markdown: people, timeline, diffs, reasons, effects',
  role: 'viewer',
  risk: 'read',
  parameters: {
    incident: optional(IncidentNumber, '3', 'its number; otherwise the one that is open, or the latest'),
  },
  examples: ['incident export', 'incident export 3'],
  read: async (deps, { incident: wanted }, actor, caller) => {
    const { audit, incidents, clock, documents } = deps
    const incident = lookedAtIncident(incidents, wanted)
    const { number } = incident
    const { text, timeline, notes } = await documents.take(async () => {
      const stretch = await oldestOf(audit, incident, mostEntries)
      const limits = { most: mostEntries, maxDiffMs, bans: 'together' } as const
      const timeline = await readTimeline(deps, timelineRole(deps, actor, caller), stretch, limits)
      const notes = incidents.notesOf(number)
      const text = await postMortem({ incident, timeline, notes, nowMs: clock.nowMs() })
      return { text, timeline, notes }
    })
    return {
      title: `Post-mortem of ${incidentPhrase(incident)}`,
      severity: 'info',
      code: { language: 'text', text, file: `incident-${number}.md` },
      codeIsAll: true,
      notes:
        timeline.guarded > 0 ? ['It holds what not everybody may read in Gatehouse: mind who reads it.'] : [],
      data: { incident, notes, markdown: text },
    }
  },
})
