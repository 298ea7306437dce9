import { z } from 'zod'
import { durationMs } from '../../../duration.ts'
import { durationText } from '../../../duration-text.ts'

const secondMs = 1000
const minuteMs = 60_000
const dayMs = 86_400_000
/** The edge keeps 24 bytes for each request of each client until the window is over (mholt/caddy-ratelimit, ringbuffer.go). */
const mostRequests = 10_000
const mostInLongWindows = 1000

/** So many requests in any window of that length. */
export const Rate = z
  .strictObject({
    requests: z.int().min(1).max(mostRequests),
    windowMs: z.int().min(secondMs).max(dayMs),
  })
  .superRefine((rate, context) => {
    const problem = rateProblem(rate)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })
export type Rate = z.infer<typeof Rate>

/** Reads `20/1s`, `300/1m`, or `20/s`. */
export const RateText = z.string().transform((text, context): Rate => {
  const [, requests, window = ''] = /^(\d{1,9})\/(.+)$/s.exec(text) ?? []
  if (requests === undefined) {
    context.addIssue({
      code: 'custom',
      message: 'write a limit like 20/1s or 300/1m: requests, and the time in which they may come',
    })
    return z.NEVER
  }
  const windowMs = durationMs({ min: secondMs, max: dayMs }).safeParse(
    /^[a-z]+$/i.test(window) ? `1${window}` : window,
  )
  if (!windowMs.success) {
    context.addIssue({ code: 'custom', message: `the time of ${text}: ${windowMs.error.issues[0]?.message}` })
    return z.NEVER
  }
  const rate = { requests: Number(requests), windowMs: windowMs.data }
  const problem = rateProblem(rate)
  if (problem === undefined) return rate
  context.addIssue({ code: 'custom', message: problem })
  return z.NEVER
})

/** A rate as it would be typed. */
export function rateText({ requests, windowMs }: Rate): string {
  return `${requests}/${durationText(windowMs)}`
}

/**
 * Whether some limit of the first is no longer kept by the second alone. One of the second keeps a limit when as many of its windows as
 * cover that limit's window hold no more requests. Never says no when it should say yes.
 */
export function guaranteesLess(before: readonly Rate[], after: readonly Rate[]): boolean {
  return before.some(rate => !after.some(other => mostWithin(other, rate.windowMs) <= rate.requests))
}

/** The most requests that a limit lets through in any span of that length. */
function mostWithin({ requests, windowMs }: Rate, spanMs: number): number {
  return Math.ceil(spanMs / windowMs) * requests
}

function rateProblem({ requests, windowMs }: Rate): string | undefined {
  if (requests < 1) return 'a limit lets at least 1 request through'
  if (requests > mostRequests) return `a limit counts at most ${mostRequests} requests`
  if (windowMs > minuteMs && requests > mostInLongWindows)
    return `a limit over more than a minute counts at most ${mostInLongWindows} requests, because each is remembered for that long`
  return undefined
}
