import { z } from 'zod'
import type { Reply } from '../../reply.ts'

/** A question for one line. What is typed to a hidden one is never shown and never kept. */
export const Question = z.strictObject({ text: z.string(), hidden: z.boolean() })
export type Question = z.infer<typeof Question>

/** As long as an answer to a question may be. */
export const maxAnswerLength = 256

/** What a person said to a question. `left`: they want none of it. `gone`: they did not answer and cannot be asked any more. */
export const Said = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string().max(maxAnswerLength) }),
  z.strictObject({ kind: z.literal('left') }),
  z.strictObject({ kind: z.literal('gone') }),
])
export type Said = z.infer<typeof Said>

/** Something secret, for the eyes of the person at a terminal, once. */
export const Handed = z.discriminatedUnion('kind', [
  /** What an authenticator app takes up: a secret in base32, and the same as an `otpauth://` address. */
  z.strictObject({ kind: z.literal('enrolment'), account: z.string(), secret: z.string(), uri: z.string() }),
  z.strictObject({ kind: z.literal('recovery-codes'), account: z.string(), codes: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('api-key'), name: z.string(), secret: z.string() }),
])
export type Handed = z.infer<typeof Handed>

/** A person at a terminal, near or at the other end of a socket. */
export interface Person {
  /** Shows an answer after which something is asked or handed over. */
  show(reply: Reply): void
  /** Never rejects. */
  ask(question: Question): Promise<Said>
  hand(handed: Handed): void
  /** They watch what comes from now on, until they have seen enough or are gone. Missing where nobody can. */
  watch?(): AbortSignal
}
