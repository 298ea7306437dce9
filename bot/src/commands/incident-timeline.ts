import { durationText } from '@gatehouse/core/duration-text.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { defineCommand, key, optional } from '../command.ts'
import { demandIncident, incidentPhrase, TimelineOf } from '../parameters/incident.ts'
import { newestOf, since } from '../replies/audit-stretch.ts'
import { readTimeline, timelineRole } from '../replies/read-timeline.ts'
import { timelineNotes, timelineTable } from '../replies/timeline-table.ts'

const usualMs = 2 * 3_600_000
const usual = 40
const most = 200
/** Several entries are about one thing. */
const entriesPerThing = 6
/** Somebody waits for it. */
const maxDiffMs = 2000

/** Who did what, when and why, what it changed and what it did to traffic. */
export const incidentTimeline = defineCommand({
  name: 'incident timeline',
  summary: 'who did what when, with the diff and the effect, newest first',
  role: 'viewer',
  risk: 'read',
  parameters: {
    of: optional(TimelineOf, '2h|3', 'how far back, or the number of an incident; otherwise the last 2h'),
    last: key(wholeNumber(1, most), String(usual), 'how many things to show'),
  },
  examples: ['incident timeline', 'incident timeline 30m', 'incident timeline 3 last=100'],
  read: async (deps, { of, last = usual }, actor, caller) => {
    const { audit, incidents, clock } = deps
    const incident = of?.kind === 'incident' ? demandIncident(incidents, of.number) : null
    const entries = last * entriesPerThing
    const stretch = incident
      ? newestOf(audit, incident, entries)
      : since(audit, clock.nowMs() - spanMs(of), entries)
    const timeline = await readTimeline(deps, timelineRole(deps, actor, caller), stretch, {
      most: last,
      maxDiffMs,
    })
    const { told } = timeline
    const where = incident ? incidentPhrase(incident) : `the last ${durationText(spanMs(of))}`
    const number = incident?.number ?? incidents.open()?.number
    return {
      title: told.length === 0 ? `Nothing happened in ${where}.` : `What happened in ${where}`,
      severity: 'info',
      ...(told.length > 0 && { table: timelineTable(told) }),
      notes: timelineNotes(timeline),
      next: number === undefined ? [] : [`incident export ${number}`],
      data: told,
    }
  },
})

function spanMs(of: TimelineOf | undefined): number {
  return of?.kind === 'last' ? of.ms : usualMs
}
