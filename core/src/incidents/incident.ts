import { z } from 'zod'

/** The longest texts, in UTF-16 units. A title is read in one line on a phone. */
export const incidentLengths = { title: 120, note: 1000, summary: 2000 } as const

/** What somebody writes about an incident: one line; line breaks become spaces. */
export function incidentText(maxLength: number): z.ZodType<string, string> {
  return z
    .string()
    .transform(text => text.replaceAll(/\s+/gu, ' ').trim())
    .pipe(z.string().min(1, 'say something').max(maxLength, `at most ${maxLength} characters`))
}

/** How an incident ended. */
export interface IncidentEnd {
  by: string
  atMs: number
  /** The last audit entry that belongs to it. */
  lastSeq: number
  summary: string | null
}

/** A time of trouble. Whatever is written into the audit while it is open belongs to it. */
export interface Incident {
  number: number
  title: string
  openedBy: string
  openedAtMs: number
  /** The audit entry that opened it. */
  firstSeq: number
  /** Null while it is open. */
  end: IncidentEnd | null
}

/** What somebody noted about an incident, during it or later. */
export interface IncidentNote {
  /** The audit entry that says so. */
  seq: number
  incident: number
  text: string
  by: string
  atMs: number
}

/** Where incidents are kept: added to, never rewritten. Each write is inside the transaction of its audit entry. */
export interface IncidentStore {
  /** Newest first. */
  list(limit: number): Incident[]
  get(number: number): Incident | null
  /** The one that is open. */
  open(): Incident | null
  /** Opens one. @throws AppError `conflict` when another is open */
  begin(incident: Pick<Incident, 'title' | 'openedBy' | 'firstSeq'>, nowMs: number): Incident
  /** Closes it. @throws AppError `conflict` when it is closed already */
  close(number: number, end: Omit<IncidentEnd, 'atMs'>, nowMs: number): void
  note(note: Omit<IncidentNote, 'atMs'>, nowMs: number): void
  /** Everything noted about one, the oldest first. */
  notesOf(incident: number): IncidentNote[]
  /** Everything noted by these audit entries, about whichever incident, the oldest first. */
  notesWithin(firstSeq: number, lastSeq: number): IncidentNote[]
  /** Those that were opened or closed by these audit entries, the oldest first. */
  within(firstSeq: number, lastSeq: number): Incident[]
}
