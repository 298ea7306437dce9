import { z } from 'zod'
import { parseJson } from '../parse-json.ts'
import { type AnsweringKind, answering, answeringKinds } from '../routing/mitigation/answering.ts'
import { Slug } from '../routing/slug.ts'
import { type AddressKey, addressKey } from './address-key.ts'

/**
 * How a request ended, as one letter, so that many are cheap to keep: good, refused with 4xx, limited with 429, failed with 5xx, cut off
 * without an answer, blocked, or answered by a mitigation, with whatever status.
 */
export type AnswerKind = 'g' | 'r' | 'l' | 'f' | 'c' | 'b' | (typeof answering)[AnsweringKind]['letter']

/** What is kept of a line of the access log: nothing in it that a client could choose but its address. */
export interface RequestLine {
  /** When the answer ended, in milliseconds since 1970. */
  atMs: number
  /** Null when no route took it. */
  route: string | null
  /** Undefined when the line has none that can be read. */
  client: AddressKey | undefined
  outcome: AnswerKind
  upstream: string | null
  durationMs: number
}

const Line = z.object({
  ts: z.number(),
  status: z.int().min(0).max(999),
  duration: z.number().nonnegative(),
  request: z.object({ client_ip: z.string() }),
  route: Slug.nullish().catch(null),
  /** What a blocked client got (`core/src/edge/compile/blocked.ts`). */
  blocked: z.string().min(1).nullish().catch(null),
  /** The kind of mitigation that answered (`core/src/edge/compile/policy-chain.ts`). */
  by: z.enum(answeringKinds).nullish().catch(null),
  // Only what the edge may dial; anything else did not come from its configuration.
  up: z
    .string()
    .regex(/^[\w.:[\]/-]{1,300}$/)
    .nullish()
    .catch(null),
})

/**
 * Reads a line of Caddy's slim access log (`core/src/edge/compile/access-log.ts`).
 * @returns null for what is none
 */
export function readRequestLine(text: string): RequestLine | null {
  const read = Line.safeParse(parseJson(text))
  if (!read.success) return null
  const { ts, status, duration, request, route, blocked, by, up } = read.data
  return {
    atMs: ts * 1000,
    route: route ?? null,
    client: addressKey(request.client_ip),
    outcome: typeof blocked === 'string' ? 'b' : by ? answering[by].letter : outcomeOf(status),
    upstream: up ?? null,
    durationMs: duration * 1000,
  }
}

function outcomeOf(status: number): AnswerKind {
  if (status === 429) return 'l'
  if (status >= 500) return 'f'
  if (status >= 400) return 'r'
  return status < 100 ? 'c' : 'g'
}
