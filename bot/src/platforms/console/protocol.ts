import { Change } from '@gatehouse/core/change.ts'
import { z } from 'zod'
import type { Reply } from '../../reply.ts'
import { Handed, maxAnswerLength, Question, Said } from './person.ts'

/** As long as one line on the socket may be, from client to server. */
export const maxRequestBytes = 65_536

const texts = z.array(z.string()).readonly()

const reply = z.strictObject({
  title: z.string(),
  severity: z.enum(['ok', 'info', 'warning', 'error']),
  facts: z
    .array(z.tuple([z.string(), z.string(), z.number().exactOptional()]).readonly())
    .readonly()
    .exactOptional(),
  table: z
    .strictObject({
      columns: texts,
      rows: z.array(texts).readonly(),
      narrower: z.string().exactOptional(),
    })
    .exactOptional(),
  changes: z.array(Change).readonly().exactOptional(),
  code: z
    .strictObject({ language: z.enum(['json', 'text']), text: z.string(), file: z.string().exactOptional() })
    .exactOptional(),
  codeIsAll: z.literal(true).exactOptional(),
  notes: texts.exactOptional(),
  next: texts.exactOptional(),
  pending: z
    .strictObject({ id: z.string(), needs: z.enum(['yes', 'code', 'second']), expiresAtMs: z.number() })
    .exactOptional(),
  data: z.unknown().exactOptional(),
}) satisfies z.ZodType<Reply>

/**
 * What a client says: one `run` a connection, then one `answer` to each question, with its number. `terminal` tells
 * that a person can be asked and shown what is secret; `yes` that they have said yes beforehand; `key` is the secret
 * of an API key as which the command runs.
 */
export const ClientMessage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('run'),
    words: z.array(z.string()),
    terminal: z.boolean(),
    yes: z.boolean(),
    withoutCode: z.boolean(),
    key: z.string().max(maxAnswerLength).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('answer'), number: z.int(), said: Said }),
])
export type ClientMessage = z.infer<typeof ClientMessage>

/** What the server says: what to show, to ask and to hand over, in this order, and at last `done`. */
export const ServerMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('show'), reply }),
  z.strictObject({ kind: z.literal('question'), number: z.int(), question: Question }),
  z.strictObject({ kind: z.literal('hand'), handed: Handed }),
  z.strictObject({
    kind: z.literal('done'),
    exit: z.union([z.literal(0), z.literal(1), z.literal(2)]),
    reply,
  }),
])
export type ServerMessage = z.infer<typeof ServerMessage>

/** A reply without what no terminal shows. */
export function shownReply({ chart: _, ...shown }: Reply): z.infer<typeof reply> {
  return shown
}

/** A message as one line. */
export function messageLine(message: ClientMessage | ServerMessage): string {
  return `${JSON.stringify(message)}\n`
}
