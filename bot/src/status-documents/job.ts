import type { RouteHealth } from '@gatehouse/core/health/health.ts'
import type { Reader } from '@gatehouse/core/status-document/envelope.ts'
import type { CommandDeps } from '../command.ts'
import type { RecentNumbers } from './recent-numbers.ts'

/** What is looked at once for all documents that are made together. */
export interface Glance {
  health: readonly RouteHealth[]
  recent: RecentNumbers
}

/** Something to be written below a folder. */
export type Written = {
  path: string
  /** Whose folder: those of both audiences where none is named. `admin` is for admins alone; `public` is for everybody, where settings allow it. */
  to: Reader | 'public' | null
} & (
  | { kind: 'document'; body: object }
  /** What is no JSON, as it is. */
  | { kind: 'text'; text: string }
)

/** One document, or one for each audience, that is made again and again. */
export interface Job {
  /** The path of the first. */
  name: string
  /** It is due before its time when this changes. */
  key: string
  everyMs: number
  make(deps: CommandDeps, glance: Glance): Promise<Written[]>
}
