/** Something that the receiver of the webhook is to be told. */
export interface NewWebhookEvent {
  /** The `webhook-id`: the same at each try, so that a receiver can tell that it has it already. */
  id: string
  /** What it is about. Events of one subject are told in their order. */
  subject: string
  /** The JSON that is sent. */
  body: string
}

/** The same, waiting. */
export interface WaitingEvent extends NewWebhookEvent {
  madeAtMs: number
  /** How often it was tried. */
  tries: number
}

/** What became of the events so far. */
export interface OutboxCounts {
  waiting: number
  /** When the oldest of those was made; null when there is none. */
  oldestMs: number | null
  /** Within the time for which settled ones are remembered. */
  givenUp: number
}

/** More than these do not wait: the oldest is given up for the newest. */
export const mostWaitingEvents = 10_000
/** So long it is remembered what became of one. */
export const settledLifeMs = 7 * 86_400_000

/** What waits to be delivered, in the database. */
export interface WebhookOutbox {
  /** Inside the caller's transaction, if there is one. @returns how many were given up for it */
  add(event: NewWebhookEvent, nowMs: number): number
  /** Of each subject the oldest, as far as that is due; the oldest first. */
  due(nowMs: number, most: number): WaitingEvent[]
  /** When the next one is due; null when none waits. */
  nextMs(): number | null
  delivered(id: string, nowMs: number): void
  /** It did not work, and is due again then. */
  failed(id: string, dueAtMs: number): void
  giveUp(id: string, nowMs: number): void
  /** @returns how many there were */
  giveUpAll(nowMs: number): number
  counts(): OutboxCounts
  /** Forgets what was settled long ago. */
  forget(nowMs: number): void
  /** Since when a receiver, by the hash of its address, wants nothing more (410); null when it takes events. */
  goneSinceMs(receiver: string): number | null
  /** @param goneAtMs null: it takes events again */
  setGone(receiver: string, goneAtMs: number | null): void
}
