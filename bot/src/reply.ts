import type { Change } from '@gatehouse/core/change.ts'
import type { Chart } from './charts/chart.ts'
import type { Handover } from './handover.ts'

/** How grave an answer is; each face has its own way to show it. */
export type Severity = 'ok' | 'info' | 'warning' | 'error'

/** An answer that knows no platform. Every text in it is plain text: no face may read markup in it. */
export interface Reply {
  /** One sentence or phrase; the whole answer when nothing else is there. */
  title: string
  severity: Severity
  /** A value may say a moment: where a platform can, it shows that by the reader's own clock as well. */
  facts?: readonly (readonly [label: string, value: string, atMs?: number])[]
  table?: {
    columns: readonly string[]
    rows: readonly (readonly string[])[]
    /** What to type for some of the rows alone, where not all can be shown: `route list <part>`. */
    narrower?: string
  }
  /** What changes or changed, shown as a diff in words. */
  changes?: readonly Change[]
  code?: {
    language: 'json' | 'text'
    text: string
    /** It is a document of its own: chats send it as a file of this name, however short it is. */
    file?: string
  }
  /** The same as a picture, where a chat shows one. Nothing is said in it alone. */
  chart?: Chart
  /** The code alone is what a program wants that reads the answer. */
  codeIsAll?: true
  notes?: readonly string[]
  /** Commands to type next, whole. */
  next?: readonly string[]
  /** A plan that waits for somebody; faces put their question or their buttons to it. */
  pending?: Pending
  /** What comes after it. It is taken off before the answer goes to any face: only a console may go on with it. */
  live?: Live
  /** Something for the asker alone. It is taken off, too: each face has its own way to hand it over. */
  handover?: Omit<Handover, 'url'>
  /** The same for machines. */
  data?: unknown
}

/** What a plan waits for. */
export interface Pending {
  /** Of the confirmation. */
  id: string
  /** A yes at the console of the machine; a code of the person who asked; a code of a second person. */
  needs: 'yes' | 'code' | 'second'
  expiresAtMs: number
}

/**
 * What comes after an answer, for somebody who goes on watching at a console: replies until they have seen enough, at most for a minute. The
 * one that is returned says that it ended.
 */
export type Live = (enough: AbortSignal) => AsyncGenerator<Reply, Reply, void>
