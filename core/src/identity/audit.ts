import { z } from 'zod'

/** What the audit writes down. One word for each thing that can happen to an attempt. */
export const AuditKind = z.enum([
  /** Somebody may not: unknown identity or key, wrong place, too little role, missing scope, guest, bot. */
  'denied',
  /** A person who may asked for something that a guard or a rule refuses. */
  'refused',
  /** A plan waits for a confirmation. */
  'planned',
  /** A code, a recovery code or a yes was given for a plan; of the first or the second person. */
  'confirmed',
  'wrong-code',
  /** A confirmation came to nothing. */
  'cancelled',
  'rejected',
  'expired',
  'stale',
  /** A revision is being applied; what became of it. */
  'applying',
  'applied',
  'failed',
  /** Something that needs no revision was done: accounts, places, keys, a repair. */
  'done',
  /** Something that would have been taken back by itself was kept; or was taken back by itself, or cannot be. */
  'kept',
  'taken-back',
  'not-taken-back',
  /** Everybody was told that something ends soon, or still holds. */
  'reminded',
  /** Something happened to the edge without anybody's command: it died, came back, or ran something else. */
  'happened',
  /** A one-time link or an enrolment was used; a session of the status page began, or its visitor ended it. */
  'sign-in',
  /** The console of the machine changed something without anybody's code, although there are some. Announced to the admins. */
  'local',
])
export type AuditKind = z.infer<typeof AuditKind>

/** Who stands behind an entry. `id` is that of the account or key. */
export const AuditActor = z.strictObject({
  kind: z.enum(['local', 'account', 'key', 'gatehouse', 'unknown']),
  id: z.string().nullable(),
  name: z.string(),
})
export type AuditActor = z.infer<typeof AuditActor>

/** Gatehouse itself. */
export const gatehouseActor: AuditActor = { kind: 'gatehouse', id: null, name: 'gatehouse' }

/** One thing that happened. Never holds a code, a secret or a token. */
export const AuditEvent = z.strictObject({
  atMs: z.int(),
  kind: AuditKind,
  actor: AuditActor,
  /** Where it came in: `console`, `gate`, `api`, `web`, `slack`, `discord`, `gatehouse`. */
  face: z.string(),
  /** What it was about: the command as it was typed, or the thing. */
  subject: z.string(),
  /** Further facts, by name: revision, confirmation, reason, place, address. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
})
export type AuditEvent = z.infer<typeof AuditEvent>

/** An event in its place in the chain. `mac` is an HMAC over the entry and the mac before it, in hex. */
export interface AuditEntry extends AuditEvent {
  seq: number
  mac: string
}

/** Which entries somebody looks for. */
export interface AuditFilter {
  kind?: AuditKind
  /** The actor's name. */
  actor?: string
  sinceMs?: number
  /** Entries after this one alone, oldest first. */
  after?: number
  /** Entries from this one on alone. */
  from?: number
  /** Entries up to this one alone. */
  upTo?: number
  /** Only what was done by those whom Gatehouse knows. */
  known?: true
  /** Only what people did: neither keys nor Gatehouse by itself. */
  people?: true
  limit: number
}

/** What checking the chain found. `at` is the first entry that is not as it was written. */
export type AuditVerdict =
  | { kind: 'whole'; entries: number; head: AuditHead }
  | { kind: 'broken'; at: number; words: string }

/** The end of the chain, which may be kept elsewhere: later entries can only be added behind it. */
export interface AuditHead {
  seq: number
  mac: string
}

/** Where the audit is kept: entries are added, never changed and never taken away. */
export interface AuditLog {
  /** Adds an entry, inside the caller's transaction if there is one. */
  append(event: AuditEvent): AuditEntry
  /** Newest first, unless `after` is given. */
  list(filter: AuditFilter): AuditEntry[]
  get(seq: number): AuditEntry | null
  /** Operations that say that they take this one back, newest first; of any age. */
  undoing(operation: string): AuditEntry[]
  /** Operations without a revision after this entry that say that they changed one of these things, newest first. */
  changing(things: readonly string[], after: number, limit: number): AuditEntry[]
  /** How many entries of a kind there are since then; also when some cannot be read. */
  count(kind: AuditKind, sinceMs: number): number
  head(): AuditHead
  /** Checks every entry; with an anchor also that the chain still goes through it. */
  verify(anchor?: AuditHead): AuditVerdict
  /** The same without holding anybody up. */
  verifyAside(): Promise<AuditVerdict>
}

/** The longest text of an entry, in UTF-16 units; longer ones are cut and end in `…`. */
export const maxAuditText = 500

/** An event whose texts are cut to what an entry holds. Control characters stay: they are what was typed. */
export function boundedEvent({ atMs, kind, actor, face, subject, facts }: AuditEvent): AuditEvent {
  return {
    atMs,
    kind,
    actor: { kind: actor.kind, id: actor.id === null ? null : cut(actor.id), name: cut(actor.name) },
    face: cut(face),
    subject: cut(subject),
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, fact]) => [cut(name), typeof fact === 'string' ? cut(fact) : fact]),
    ),
  }
}

function cut(text: string): string {
  // SQLite keeps UTF-8, which has no halves of a pair; the chain is over what will be read back.
  if (text.length <= maxAuditText) return text.toWellFormed()
  return `${text.slice(0, maxAuditText - 1).replace(/[\ud800-\udbff]$/, '')}…`.toWellFormed()
}
