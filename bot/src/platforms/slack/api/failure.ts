import { errorWords } from '@gatehouse/core/error.ts'
import { webApi } from '@slack/bolt'
import { z } from 'zod'
import { withoutTokens } from '../library-log.ts'

/** Why a call to Slack did not do what it should. */
export interface ApiFailure {
  /** Slack's own error, as in `not_in_channel`; `ratelimited`, `http` or `no_answer` where it gave none. */
  code: string
  words: string
  /** How long Slack asks us to wait. */
  retryAfterMs: number | null
  /** The scope that Slack misses. */
  neededScope: string | null
  /** Whether nothing can have come of the call. */
  surelyNothing: boolean
}

const Needed = z.looseObject({ needed: z.string().optional() })
const unreached = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/

/** Reads what Slack's client threw. */
export function readFailure(error: unknown): ApiFailure {
  const failure = { retryAfterMs: null, neededScope: null, surelyNothing: true }
  if (error instanceof webApi.WebAPIPlatformError) {
    const neededScope = Needed.safeParse(error.data).data?.needed ?? null
    const code = typeof error.data.error === 'string' ? error.data.error : 'unknown_error'
    const words = neededScope === null ? code : `${code}: ${neededScope}`
    return { ...failure, code, words: withoutTokens(words.slice(0, 200)), neededScope }
  }
  if (error instanceof webApi.WebAPIRateLimitedError) {
    const retryAfterMs = error.retryAfter * 1000
    return {
      ...failure,
      code: 'ratelimited',
      words: `Slack asks to wait ${error.retryAfter} s`,
      retryAfterMs,
    }
  }
  if (error instanceof webApi.WebAPIHTTPError) {
    return {
      ...failure,
      code: 'http',
      words: `Slack answered with HTTP ${error.statusCode}`,
      surelyNothing: false,
    }
  }
  const words = withoutTokens(chain(error).join(': '))
  return {
    ...failure,
    code: 'no_answer',
    words: `Slack gave no answer: ${words}`,
    surelyNothing: unreached.test(words),
  }
}

/** The words of an error and of its causes; undici hides the reason of a failed fetch in them. */
function chain(error: unknown): string[] {
  const words: string[] = []
  for (
    let one = error;
    one !== undefined && words.length < 5;
    one = one instanceof Error ? one.cause : undefined
  ) {
    const code = one instanceof Error && 'code' in one && typeof one.code === 'string' ? `${one.code} ` : ''
    words.push(code + errorWords(one))
  }
  return [...new Set(words)]
}
