import type { ErrorCode } from '@gatehouse/core/error.ts'
import type { CheckParts } from './check.ts'
import type { MakeParts } from './make.ts'

/** What the thread is asked to do. */
export type Job =
  | { kind: 'make'; parts: MakeParts }
  | { kind: 'check'; parts: CheckParts }
  | { kind: 'preview'; parts: CheckParts & { dataFolder: string; nowMs: number } }

/** What became of it. */
export type JobEnd =
  | { kind: 'done'; answer: unknown }
  | { kind: 'refused'; code: ErrorCode; words: string }
  | { kind: 'bug'; words: string }
