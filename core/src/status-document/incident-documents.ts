import * as z from 'zod/mini'
import { envelope, Whole } from './envelope.ts'
import { IncidentHead } from './overview.ts'

/** One thing that happened. */
export const TimelineEntry = z.strictObject({
  atMs: Whole,
  /** An account, or what acted by itself. */
  by: z.string(),
  what: z.string(),
  outcome: z.string(),
  reason: z.nullable(z.string()),
  revision: z.nullable(Whole),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

/** `data/incidents.json`: the newest first, at most 100. */
export const IncidentsDocument = z.strictObject({
  ...envelope,
  incidents: z.array(IncidentHead),
})
export type IncidentsDocument = z.infer<typeof IncidentsDocument>

/** `data/incidents/<number>.json`. */
export const IncidentDocument = z.strictObject({
  ...envelope,
  incident: IncidentHead,
  /** The oldest first; at most 500, the newest of them. */
  timeline: z.array(TimelineEntry),
  /** There is more of it, before these. */
  more: z.boolean(),
})
export type IncidentDocument = z.infer<typeof IncidentDocument>
