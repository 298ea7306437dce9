import { durationText } from '@gatehouse/core/duration-text.ts'
import { type Actor, auditActor } from '@gatehouse/core/identity/actor.ts'
import type { Incident } from '@gatehouse/core/incidents/incident.ts'

/** How long an incident lasted, or lasts by now. */
export function incidentLasted({ openedAtMs, end }: Incident, nowMs: number): string {
  const ms = Math.max(0, (end?.atMs ?? nowMs) - openedAtMs)
  const roundMs = ms < 60_000 ? 1000 : 60_000
  return durationText(Math.floor(ms / roundMs) * roundMs)
}

/** Who speaks, as incidents name them. */
export function speakerName(actor: Actor): string {
  return actor.kind === 'local' ? 'the console' : auditActor(actor).name
}
