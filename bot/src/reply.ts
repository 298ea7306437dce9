import type { Change } from '@gatehouse/core/routing/diff.ts'

/** How grave an answer is; each face has its own way to show it. */
export type Severity = 'ok' | 'info' | 'warning' | 'error'

/** An answer that knows no platform. Every text in it is plain text: no face may read markup in it. */
export interface Reply {
  /** One sentence or phrase; the whole answer when nothing else is there. */
  title: string
  severity: Severity
  facts?: readonly (readonly [label: string, value: string])[]
  table?: { columns: readonly string[]; rows: readonly (readonly string[])[] }
  /** What changes or changed, shown as a diff in words. */
  changes?: readonly Change[]
  code?: { language: 'json' | 'text'; text: string }
  notes?: readonly string[]
  /** Commands to type next, whole. */
  next?: readonly string[]
  /** The same for machines. */
  data?: unknown
}
