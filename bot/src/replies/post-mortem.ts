import { setImmediate } from 'node:timers/promises'
import type { Incident, IncidentNote } from '@gatehouse/core/incidents/incident.ts'
import { diffItems } from '../chat/layout/diff-items.ts'
import { incidentLasted } from './incident-words.ts'
import type { Timeline, Told } from './read-timeline.ts'
import { block, code, inline, markdownTable } from './safe-markdown.ts'
import {
  isCommand,
  momentText,
  outcomeText,
  reasonOf,
  severalDays,
  whoText,
  whyNot,
} from './timeline-words.ts'

/** Others want to be answered between two of them. */
const pageSize = 100

/** What an export is made of. */
export interface PostMortem {
  incident: Incident
  timeline: Timeline
  /** Everything that was noted about it, also later. */
  notes: readonly IncidentNote[]
  nowMs: number
}

/** An incident as Markdown for the post-mortem. Whatever people wrote is shown as it is, in whichever reader. */
export async function postMortem(what: PostMortem): Promise<string> {
  const { incident } = what
  const title = inline(incident.title)
  const parts = [
    `# Incident ${incident.number}: ${title}`,
    factsOf(what),
    '## Timeline',
    await tableOf(what),
    ...changesOf(what.timeline.told),
    ...laterNotes(what),
  ]
  return parts.join('\n\n')
}

function factsOf({ incident, timeline, nowMs }: PostMortem): string {
  const { openedAtMs, openedBy, firstSeq, end } = incident
  const last = end?.lastSeq ?? timeline.told.at(-1)?.seq ?? firstSeq
  const { told, guarded, hidden, more } = timeline
  const lines = [
    `Opened: ${momentText(openedAtMs, true)} UTC by ${inline(openedBy)}`,
    end
      ? `Closed: ${momentText(end.atMs, true)} UTC by ${inline(end.by)}, after ${incidentLasted(incident, nowMs)}`
      : `Open since ${incidentLasted(incident, nowMs)}; exported ${momentText(nowMs, true)} UTC`,
    ...(end?.summary ? [`Summary: ${inline(end.summary)}`] : []),
    `People: ${people(told).map(inline).join(', ')}`,
    `In the audit trail: entries ${firstSeq} to ${last}`,
    ...(more ? ['There is more than is shown here: the audit trail has all of it'] : []),
    ...(guarded > 0 ? ['It holds what not everybody may read in Gatehouse: mind who reads it'] : []),
    ...(hidden > 0 ? ['What only the audit trail holds is left out'] : []),
  ]
  return lines.map(line => `- ${line}`).join('\n')
}

function people(told: readonly Told[]): string[] {
  const names = told.flatMap(one => [
    whoText({ ...one, second: null }),
    ...(one.second === null ? [] : [one.second]),
  ])
  return [...new Set(names)].filter(name => name !== 'gatehouse')
}

async function tableOf({ timeline: { told } }: PostMortem): Promise<string> {
  const withDate = severalDays(told.map(({ atMs }) => atMs))
  const rows: string[][] = []
  for (const one of told) {
    rows.push(rowOf(one, withDate))
    if (rows.length % pageSize === 0) await setImmediate()
  }
  return markdownTable(['When (UTC)', 'Who', 'Through', 'What', 'What came of it', 'Why', 'Traffic'], rows)
}

function rowOf(one: Told, withDate: boolean): string[] {
  return [
    momentText(one.atMs, withDate),
    inline(whoText(one)),
    inline(one.face),
    whatOf(one),
    resultOf(one),
    inline(reasonOf(one) ?? ''),
    one.effect.map(inline).join(' '),
  ]
}

function whatOf(one: Told): string {
  if (one.outcome === 'noted') return `Note: ${inline(one.what)}`
  if (isCommand(one)) return code(one.what)
  return `Incident ${one.incident} ${one.outcome}`
}

function resultOf(one: Told): string {
  const why = whyNot(one)
  return why === null ? outcomeText(one) : `${outcomeText(one)}: ${inline(why)}`
}

/** The diff of each revision, and what it did to traffic. */
function changesOf(told: readonly Told[]): string[] {
  const changed = told.filter(({ changes }) => changes === null || changes.length > 0)
  if (changed.length === 0) return []
  return ['## Changes', ...changed.flatMap(changeOf)]
}

function changeOf(one: Told): string[] {
  const { revision, askedAtMs, effect, what } = one
  const reason = reasonOf(one)
  const asked = askedAtMs === null ? '' : ` (asked for at ${momentText(askedAtMs, true)})`
  const lines = [
    `When: ${momentText(one.atMs, true)} UTC${asked}`,
    `Who: ${inline(whoText(one))}, through ${inline(one.face)}`,
    ...(reason === null ? [] : [`Why: ${inline(reason)}`]),
    `What came of it: ${resultOf(one)}`,
    ...effect.map(line => `Traffic: ${inline(line)}`),
  ]
  return [`### Revision ${revision}: ${code(what)}`, lines.map(line => `- ${line}`).join('\n'), diffOf(one)]
}

function diffOf({ changes, revision }: Told): string {
  if (changes === null)
    return `There was no time to work out what it changed: ${code(`revision show ${revision}`)}`
  const lines = diffItems(changes).map(({ text }) => text)
  return block('diff', lines)
}

/** What was noted once it was closed. */
function laterNotes({ incident: { end }, notes }: PostMortem): string[] {
  const later = notes.filter(({ seq }) => end !== null && seq > end.lastSeq)
  if (later.length === 0) return []
  const lines = later.map(
    ({ atMs, by, text }) => `- ${momentText(atMs, true)} UTC, ${inline(by)}: ${inline(text)}`,
  )
  return ['## Noted later', lines.join('\n')]
}
