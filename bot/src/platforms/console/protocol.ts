import { Change } from '@gatehouse/core/routing/diff.ts'
import { z } from 'zod'
import type { Reply } from '../../reply.ts'

/** As long as one line on the socket may be, from client to server. */
export const maxRequestBytes = 65_536

const texts = z.array(z.string()).readonly()

const reply = z.strictObject({
  title: z.string(),
  severity: z.enum(['ok', 'info', 'warning', 'error']),
  facts: z
    .array(z.tuple([z.string(), z.string()]).readonly())
    .readonly()
    .exactOptional(),
  table: z.strictObject({ columns: texts, rows: z.array(texts).readonly() }).exactOptional(),
  changes: z.array(Change).readonly().exactOptional(),
  code: z.strictObject({ language: z.enum(['json', 'text']), text: z.string() }).exactOptional(),
  notes: texts.exactOptional(),
  next: texts.exactOptional(),
  data: z.unknown().exactOptional(),
}) satisfies z.ZodType<Reply>

/**
 * What a client says: one `run` a connection, then one `answer` to each question. `confirm` tells what the client does
 * when a plan needs a confirmation: it has said yes beforehand, it asks its person, or it cannot ask.
 */
export const ClientMessage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('run'),
    words: z.array(z.string()),
    confirm: z.enum(['yes', 'ask', 'cannot']),
  }),
  z.strictObject({ kind: z.literal('answer'), hash: z.string(), yes: z.boolean() }),
])
export type ClientMessage = z.infer<typeof ClientMessage>

/** What the server says: questions, each bound to a plan by its hash, and at last `done`. */
export const ServerMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('question'), hash: z.string(), preview: reply }),
  z.strictObject({
    kind: z.literal('done'),
    exit: z.union([z.literal(0), z.literal(1), z.literal(2)]),
    reply,
  }),
])
export type ServerMessage = z.infer<typeof ServerMessage>

/** A message as one line. */
export function messageLine(message: ClientMessage | ServerMessage): string {
  return `${JSON.stringify(message)}\n`
}
