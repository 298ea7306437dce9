import type { AuditActor, AuditEntry } from '../identity/audit.ts'
import { settlePlan, settleRevision } from './settle-item.ts'
import type { Outcome, TimelineItem, TimelineSource } from './timeline-item.ts'

/** What happened, in the order in which it was written down; each plan, change and act once, with what became of it. */
export function timelineOf(source: TimelineSource): TimelineItem[] {
  const loom = new Loom(source)
  for (const entry of source.entries) loom.take(entry)
  return loom.items()
}

class Loom {
  readonly #source: TimelineSource
  readonly #items = new Set<TimelineItem>()
  readonly #byRevision = new Map<number, TimelineItem>()
  readonly #plans = new Map<string, TimelineItem>()
  /** Acts that have begun. */
  readonly #acts: TimelineItem[] = []
  /** What the entry before was about, and its words. */
  #last: { item: TimelineItem; subject: string } | null = null

  constructor(source: TimelineSource) {
    this.#source = source
  }

  items(): TimelineItem[] {
    for (const [number, item] of this.#byRevision) settleRevision(item, this.#source.revisionOf(number))
    for (const [id, item] of this.#plans)
      if (item.outcome === 'waiting') settlePlan(item, this.#source.planOf(id))
    return [...this.#items].sort((one, other) => one.seq - other.seq)
  }

  take(entry: AuditEntry): void {
    switch (entry.kind) {
      case 'applying':
        this.#begun(entry)
        break
      case 'applied':
      case 'done':
        this.#over(entry, 'done')
        break
      case 'failed':
        this.#over(entry, 'failed')
        break
      case 'planned':
        this.#planned(entry)
        break
      case 'cancelled':
      case 'rejected':
      case 'expired':
      case 'stale':
      case 'refused':
        this.#cameToNothing(entry, entry.kind)
        break
      case 'denied':
        this.#add(entry, 'denied')
        break
      case 'wrong-code':
        this.#add(entry, 'wrong code')
        break
      case 'sign-in':
        this.#add(entry, words(entry, 'outcome') === 'link made' ? 'link made' : 'signed in')
        break
      case 'kept':
        // The change that is kept was told where it was made.
        this.#add(entry, 'done').revision = null
        break
      case 'not-taken-back':
        this.#add(entry, 'not taken back').revision = null
        break
      case 'happened':
        this.#add(entry, 'happened')
        break
      case 'local':
        if (this.#last?.subject === entry.subject) this.#last.item.withoutCode = true
        break
      case 'confirmed':
      case 'taken-back':
      case 'reminded':
      // Who confirmed it stands in the entry of the effect, and what took it back is a change of its own.
    }
  }

  #begun(entry: AuditEntry): void {
    const item = this.#withPlan(entry, this.#add(entry, 'under way'))
    if (item.revision === null) this.#acts.push(item)
    else this.#byRevision.set(item.revision, item)
  }

  #over(entry: AuditEntry, outcome: 'done' | 'failed'): void {
    const begun = this.#begunBy(entry)
    if (begun) {
      this.#last = { item: begun, subject: entry.subject }
      begun.outcome = outcome
      begun.reason = words(entry, 'failure') ?? begun.reason
      return
    }
    const item = this.#withPlan(entry, this.#ofIncident(entry) ?? this.#add(entry, outcome))
    if (item.revision === null) return
    this.#byRevision.set(item.revision, item)
    // Its beginning is not in this stretch; the entry of its end is by Gatehouse itself.
    item.by = { ...item.by, name: words(entry, 'author') ?? item.by.name }
    item.reason = words(entry, 'failure')
  }

  #begunBy({ facts, actor, subject }: AuditEntry): TimelineItem | undefined {
    if (typeof facts.revision === 'number') return this.#byRevision.get(facts.revision)
    const at = this.#acts.findIndex(({ by, what }) => what === subject && isSame(by, actor))
    return at < 0 ? undefined : this.#acts.splice(at, 1)[0]
  }

  #planned(entry: AuditEntry): void {
    const item = this.#add(entry, 'waiting')
    item.askedAtMs = entry.atMs
    if (item.confirmation !== null) this.#plans.set(item.confirmation, item)
  }

  /** A plan that is carried out is told once, where it takes effect. */
  #withPlan(entry: AuditEntry, item: TimelineItem): TimelineItem {
    const plan = item.confirmation === null ? undefined : this.#plans.get(item.confirmation)
    if (!plan) return item
    this.#items.delete(plan)
    item.askedAtMs = plan.askedAtMs
    item.face = plan.face
    item.second = words(entry, 'second')
    return item
  }

  #cameToNothing(
    entry: AuditEntry,
    outcome: 'cancelled' | 'rejected' | 'expired' | 'stale' | 'refused',
  ): void {
    const confirmation = words(entry, 'confirmation')
    const plan = confirmation === null ? undefined : this.#plans.get(confirmation)
    const item = plan ?? this.#add(entry, outcome)
    item.outcome = outcome
    const byWhom =
      isSame(item.by, entry.actor) || entry.actor.kind === 'gatehouse' ? null : `by ${entry.actor.name}`
    item.reason = words(entry, 'reason') ?? byWhom
  }

  #ofIncident(entry: AuditEntry): TimelineItem | undefined {
    const { incidents, notes } = this.#source
    const note = notes.find(({ seq }) => seq === entry.seq)
    if (note) return this.#about(entry, 'noted', note.incident, note.text)
    const opened = incidents.find(({ firstSeq }) => firstSeq === entry.seq)
    if (opened) return this.#about(entry, 'opened', opened.number, opened.title)
    const closed = incidents.find(({ end }) => end?.lastSeq === entry.seq)
    return closed && this.#about(entry, 'closed', closed.number, closed.end?.summary ?? '')
  }

  #about(entry: AuditEntry, outcome: Outcome, incident: number, what: string): TimelineItem {
    return Object.assign(this.#add(entry, outcome), { incident, what })
  }

  #add(entry: AuditEntry, outcome: Outcome): TimelineItem {
    const { seq, atMs, actor, face, subject, facts } = entry
    const item: TimelineItem = {
      seq,
      atMs,
      by: actor,
      second: words(entry, 'second'),
      face,
      what: subject,
      outcome,
      reason: words(entry, 'reason'),
      revision: typeof facts.revision === 'number' ? facts.revision : null,
      confirmation: words(entry, 'confirmation'),
      askedAtMs: null,
      withoutCode: false,
      incident: null,
      things: words(entry, 'things'),
    }
    this.#items.add(item)
    this.#last = { item, subject }
    return item
  }
}

function words({ facts }: AuditEntry, name: string): string | null {
  const fact = facts[name]
  return typeof fact === 'string' ? fact : null
}

function isSame(one: AuditActor, other: AuditActor): boolean {
  return one.kind === other.kind && one.id === other.id
}
