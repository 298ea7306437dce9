import type { AuditActor, AuditEntry } from '../identity/audit.ts'
import type { Confirmation } from '../identity/confirmation.ts'
import type { Revision } from '../routing/revision.ts'
import type { Incident, IncidentNote } from './incident.ts'

/** What became of something that is in a timeline. */
export type Outcome =
  | 'opened'
  | 'noted'
  | 'closed'
  | 'done'
  | 'failed'
  | 'under way'
  /** A plan that waits for a code, and what it came to when it was not carried out. */
  | 'waiting'
  | 'cancelled'
  | 'rejected'
  | 'expired'
  | 'stale'
  /** After the end of the stretch. */
  | 'carried out later'
  /** By a guard or a rule. */
  | 'refused'
  /** Whoever tried it may not. */
  | 'denied'
  | 'wrong code'
  | 'signed in'
  | 'link made'
  /** By itself, because nobody kept it: that did not work. */
  | 'not taken back'
  /** To the edge, without anybody's command. */
  | 'happened'

/** One thing that happened, woven together from everything that the audit says of it. */
export interface TimelineItem {
  /** The audit entry of its effect, or of the attempt. */
  seq: number
  atMs: number
  by: AuditActor
  /** The second person who confirmed it. */
  second: string | null
  face: string
  /** The command, the title or the note. */
  what: string
  outcome: Outcome
  /** Why it failed or was not done. */
  reason: string | null
  revision: number | null
  /** That it waited for. */
  confirmation: string | null
  /** When it was asked for, where it had to be confirmed. */
  askedAtMs: number | null
  /** The console of the machine did it without anybody's code, although there are some. */
  withoutCode: boolean
  /** Of what was opened, noted or closed. */
  incident: number | null
  /** What it changed where it made no revision, as in `block 203.0.113.7`. */
  things: string | null
  /** So many of its kind are told as this one, which was the first. */
  count?: number
}

/** What the audit says and what goes with it, all of the same stretch of it. */
export interface TimelineSource {
  /** The oldest first. */
  entries: readonly AuditEntry[]
  incidents: readonly Incident[]
  notes: readonly IncidentNote[]
  revisionOf(number: number): Pick<Revision, 'status' | 'failure'> | null
  /** By the id of a confirmation. */
  planOf(id: string): Pick<Confirmation, 'state' | 'note' | 'revision'> | null
}
