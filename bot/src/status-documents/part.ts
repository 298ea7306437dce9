import type { CommandDeps } from '../command.ts'

/** What status documents are made from: what commands read. */
export type DocumentDeps = Pick<
  CommandDeps,
  | 'audit'
  | 'blocks'
  | 'clock'
  | 'commands'
  | 'confirmations'
  | 'edge'
  | 'effectOf'
  | 'findings'
  | 'health'
  | 'incidents'
  | 'revisions'
  | 'summaries'
>

/** A document without its envelope, which is the same for all. */
export type Body<Document extends { schema: unknown }> = Omit<
  Document,
  'schema' | 'sequence' | 'generatedAtMs' | 'validForMs' | 'clocks'
>
