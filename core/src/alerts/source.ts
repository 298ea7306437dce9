import type { AskedSummaries } from '../access-log/asked-summaries.ts'
import type { Backups } from '../backup/backups.ts'
import type { Clock } from '../clock.ts'
import type { Report } from '../doctor/report.ts'
import type { Edge } from '../edge/edge.ts'
import type { FindingStore } from '../findings/finding-store.ts'
import type { Health } from '../health/health.ts'
import type { RevisionStore } from '../routing/revision.ts'
import type { Trouble } from './alert.ts'
import type { NewestChange } from './newest-change.ts'
import type { UnreadLately } from './unread-lately.ts'

/** How a chat fares, as far as alerts want to know. */
export interface ChatFares {
  /** As people call it. */
  name: string
  state: 'starting' | 'up' | 'away' | 'stopped'
  /** Why it is not up; null when it is. */
  words: string | null
  sinceMs: number
}

/** What the sources of alerts look at. */
export interface SourceDeps {
  health: Pick<Health, 'standings' | 'routes' | 'upstreamCertificates'>
  edge: Pick<Edge, 'status' | 'current' | 'certificates'>
  revisions: Pick<RevisionStore, 'list'>
  findings: Pick<FindingStore, 'list'>
  newestChange: Pick<NewestChange, 'get'>
  summaries: Pick<AskedSummaries, 'totals'>
  unreadLately: UnreadLately
  chats(): readonly ChatFares[]
  /** What the doctor saw when it last looked at everything; null before it has. */
  doctorReport(): Report | null
  /** A short name of a text, by which nobody learns that (`secretNames`). */
  nameOf(text: string): string
  /** Of the file system of the data folder. */
  disk(): Promise<{ freeBytes: number; wholeBytes: number }>
  /** What takes the room of the data folder, the largest first: looked at only when that matters. */
  dataSizes(): Promise<readonly DataSize[]>
  backups: Pick<Backups, 'lastGood' | 'tries'>
  clock: Pick<Clock, 'nowMs'>
}

/** A file of the data folder with those that belong to it, or a folder. */
export interface DataSize {
  name: string
  bytes: number
}

/** A trouble that keeps an alert that was raised before that moment from being over, and raises none. */
export interface Lasting {
  trouble: Trouble
  sinceMs: number
}

/** What a source saw. */
export interface Look {
  troubles: readonly Trouble[]
  lasting?: readonly Lasting[]
  /** Whether nothing can be said of this key now: then neither does it recover. */
  isUnknown(key: string): boolean
}

/** Something that may be wrong, looked at every few seconds: looking must cost next to nothing. */
export interface AlertSource {
  /** Every key of it begins so, followed by a colon. */
  name: string
  /** So long it is there before people are told, in milliseconds, */
  holdMs: number
  /** and so long it is away before they are told that it is over. */
  recoverMs: number
  /** What many of them are: `routes are down or degraded`. */
  many: string
  /** Lines to type that fit many of them, instead of `panic` alone. */
  manyActions?: readonly string[]
  look(deps: SourceDeps): Look | Promise<Look>
}

/** A look that saw everything. */
export function saw(troubles: readonly Trouble[]): Look {
  return { troubles, isUnknown: () => false }
}

/** A look that could see nothing. */
export const sawNothing: Look = { troubles: [], isUnknown: () => true }
