import type { RouteHealth } from '@gatehouse/core/health/health.ts'
import type { Audience } from '@gatehouse/core/status-document/envelope.ts'
import type { CommandDeps } from '../command.ts'
import type { RecentNumbers } from './recent-numbers.ts'

/** What is looked at once for all documents that are made together. */
export interface Glance {
  health: readonly RouteHealth[]
  recent: RecentNumbers
}

/** A document as it is to be written. */
export interface Written {
  /** Below the folder of its audience, which is both where none is named. */
  path: string
  audience: Audience | null
  body: object
}

/** One document, or one for each audience, that is made again and again. */
export interface Job {
  /** Its path; what makes it due before its time when it changes. */
  name: string
  key: string
  everyMs: number
  make(deps: CommandDeps, glance: Glance): Promise<Written[]>
}
