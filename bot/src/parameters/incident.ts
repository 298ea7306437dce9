import { durationMs } from '@gatehouse/core/duration.ts'
import { AppError } from '@gatehouse/core/error.ts'
import {
  type Incident,
  type IncidentStore,
  incidentLengths,
  incidentText,
} from '@gatehouse/core/incidents/incident.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'
import { freeText } from './free-text.ts'

/** The number of an incident. */
export const IncidentNumber = wholeNumber(1, 999_999_999)

/** What is wrong, in one line. */
export const IncidentTitle = freeText(incidentText(incidentLengths.title))
/** Something to remember about an incident. */
export const IncidentNoteText = freeText(incidentText(incidentLengths.note))
/** What it was and what helped, said when it is closed. */
export const IncidentSummary = freeText(incidentText(incidentLengths.summary))

/**
 * The incident that somebody means: by its number, or the one that is open.
 * @throws AppError `not_found` when there is none
 */
export function demandIncident(incidents: IncidentStore, number: number | undefined): Incident {
  const found = number === undefined ? incidents.open() : incidents.get(number)
  if (found) return found
  throw new AppError(
    'not_found',
    number === undefined
      ? 'No incident is open. Open one with incident open "<what is wrong>", or see those that were: incident list'
      : `There is no incident ${number}; see: incident list`,
  )
}

/**
 * The same for somebody who looks: without a number and an open one, the latest.
 * @throws AppError `not_found` when there is none
 */
export function lookedAtIncident(incidents: IncidentStore, number: number | undefined): Incident {
  if (number !== undefined) return demandIncident(incidents, number)
  const found = incidents.open() ?? incidents.list(1)[0]
  if (found) return found
  throw new AppError('not_found', 'There was no incident yet. Open one with: incident open "<what is wrong>"')
}

/** An incident in a phrase: `incident 3 (Checkout is slow)`. */
export function incidentPhrase({ number, title }: Pick<Incident, 'number' | 'title'>): string {
  return `incident ${number} (${title})`
}

/** What a timeline is of. */
export type TimelineOf = { kind: 'incident'; number: number } | { kind: 'last'; ms: number }

const span = durationMs({ min: 60_000, max: 30 * 86_400_000 })

/** `2h` for the last two hours, or the number of an incident. */
export const TimelineOf: z.ZodType<TimelineOf, string> = z.string().transform((text, context): TimelineOf => {
  const isNumber = /^\d+$/.test(text.trim())
  const read = isNumber ? IncidentNumber.safeParse(text.trim()) : span.safeParse(text)
  if (read.success)
    return isNumber ? { kind: 'incident', number: read.data } : { kind: 'last', ms: read.data }
  const message = isNumber
    ? read.error.issues[0]?.message
    : `write how far back, as in 2h, or the number of an incident, as in 3 (${read.error.issues[0]?.message})`
  context.addIssue({ code: 'custom', message: message ?? 'write 2h or 3' })
  return z.NEVER
})
