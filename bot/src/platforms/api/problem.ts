import { STATUS_CODES } from 'node:http'
import type { ErrorCode } from '@gatehouse/core/error.ts'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { visibleJson } from '../../visible.ts'

/** Why a request of the API was not done, in one word for programs. */
export const problemCodes = [
  'invalid',
  'unauthorized',
  'forbidden',
  'not_found',
  'method',
  'conflict',
  'too_large',
  'unsupported_type',
  'other_request',
  'too_many',
  'bug',
  'unavailable',
] as const
export type ProblemCode = (typeof problemCodes)[number]

/** A failure as programs get it (RFC 9457). */
export interface Problem {
  status: ContentfulStatusCode
  code: ProblemCode
  /** A sentence for a person. */
  detail: string
  /** What dispatch said, where it said more than a sentence. */
  answer?: unknown
}

/** The HTTP status of the failures that commands tell apart. */
export const statusOfCode: Record<ErrorCode, ContentfulStatusCode> = {
  invalid: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unavailable: 503,
}

/** The media type of failures. */
export const problemType = 'application/problem+json'

/** The body of a failure. */
export function problemBody({ status, code, detail, answer }: Problem): string {
  const title = STATUS_CODES[status] ?? 'Failure'
  return visibleJson({
    type: 'about:blank',
    title,
    status,
    detail,
    code,
    ...(answer !== undefined && { answer }),
  })
}

/** The whole answer to a request that was not done. */
export function problemAnswer(c: Context, problem: Problem, headers: Record<string, string> = {}): Response {
  return c.body(problemBody(problem), problem.status, { ...headers, 'Content-Type': problemType })
}
