import type { Alert, AlertEvent } from './alert.ts'

/** An alert as it is kept. */
export interface KeptAlert extends Alert {
  /** Whether people were told of it since it was raised, or came back. */
  told: boolean
  /** How often it was told anew, because nobody had ended it within the time that somebody took for it. */
  round: number
  /** The keys of what it is made of, when that is several things; the first of them. */
  members: readonly string[]
  /** When it began, each time within the last day, the newest last: what comes back soon is the same alert. */
  begunMs: readonly number[]
}

/** What happened to an alert that is kept. */
export interface KeptAlertEvent extends AlertEvent {
  alert: KeptAlert
}

/** Alerts that nobody wants to be told of for a time. */
export interface Silence {
  id: number
  /** A key, or what keys begin with: `route-health:shop`, `route-health`. */
  what: string
  /** Critical ones as well. */
  critical: boolean
  by: string
  reason: string | null
  sinceMs: number
  untilMs: number
  /** The keys of what it stood for, when an alert that stands for many was silenced: none of these is told by itself. */
  members: readonly string[]
}

/** More that are over are not kept, and none for longer. */
export const mostOver = 10_000
export const overLifeMs = 90 * 86_400_000

/** Where alerts and silences are kept. One is open a key. */
export interface AlertStore {
  add(alert: Omit<KeptAlert, 'id'>): KeptAlert
  put(alert: KeptAlert): void
  get(id: number): KeptAlert | null
  /** Those that go on, the oldest first. */
  open(): KeptAlert[]
  /** The newest of a key that is over since that moment or later. */
  lastOver(key: string, sinceMs: number): KeptAlert | null
  /** Open or not, the newest first. */
  list(limit: number): KeptAlert[]
  /** Those whose time is not over and that nobody ended. */
  silences(nowMs: number): Silence[]
  addSilence(silence: Omit<Silence, 'id'>): Silence
  /** @returns false when there is none such, or its time is over */
  endSilence(id: number, nowMs: number): boolean
  /** Forgets what is over for too long, or too much. */
  forget(nowMs: number): void
}
