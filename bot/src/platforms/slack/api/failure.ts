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
const unreached = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']
const foreign = 'what answered is not Slack'

/** Reads what Slack's client threw. */
export function readFailure(error: unknown): ApiFailure {
  const failure = { retryAfterMs: null, neededScope: null, surelyNothing: true }
  if (error instanceof webApi.WebAPIPlatformError) {
    const neededScope = Needed.safeParse(error.data).data?.needed ?? null
    const code = typeof error.data.error === 'string' ? error.data.error : 'unknown_error'
    if (!/^\w+$/.test(code)) return { ...failure, code: 'http', words: foreign, surelyNothing: false }
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
  const { code, words } = deepest(error)
  return {
    ...failure,
    code: 'no_answer',
    words: `Slack gave no answer${reasonOf(code, words)}`,
    surelyNothing: unreached.includes(code),
  }
}

/** Whether Slack did not say what it thinks of the call: that it is busy, out of order, or nothing at all. The same call may work later. */
export function isPassing({ code }: Pick<ApiFailure, 'code'>): boolean {
  return passing.includes(code)
}

const passing = [
  'no_answer',
  'http',
  'ratelimited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]

function reasonOf(code: string, words: string): string {
  if (/timeout|timed out/i.test(`${code} ${words}`)) return ' in time'
  if (unreached.includes(code)) return `: this machine does not reach it (${code})`
  if (code !== '') return `: the connection failed (${code})`
  return `: ${withoutTokens(words.slice(0, 200))}`
}

/** What an error says at the end of its causes; undici hides the reason of a failed fetch there. */
function deepest(error: unknown): { code: string; words: string } {
  let one = error
  for (let depth = 0; depth < 5 && one instanceof Error && one.cause !== undefined; depth += 1)
    one = one.cause
  // Its own kind of words, which say nothing to a person.
  if (one instanceof z.ZodError) return { code: '', words: foreign }
  const code = one instanceof Error && 'code' in one && typeof one.code === 'string' ? one.code : ''
  return { code: /^[A-Z]\w*$/.test(code) ? code : '', words: errorWords(one) }
}
