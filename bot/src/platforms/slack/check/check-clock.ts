import type { ChatAccess, ChatCheck } from '../../../chat/chat-platform.ts'
import { readFailure } from '../api/failure.ts'
import { lookAgain } from './look-again.ts'

const name = 'clock'
const waitMs = 5000
const mostSkewMs = 30_000

/** Compares this machine's clock with Slack's `Date`, which is exact to a second. Codes fail on a wrong clock. */
export async function checkClock({
  access,
  nowMs,
}: {
  access: Pick<ChatAccess, 'apiUrl'>
  nowMs(): number
}): Promise<ChatCheck> {
  const base = access.apiUrl ?? 'https://slack.com/api/'
  try {
    const url = new URL('api.test', base.endsWith('/') ? base : `${base}/`)
    const answer = await fetch(url, {
      method: 'POST',
      signal: AbortSignal.timeout(waitMs),
      redirect: 'error',
    })
    await answer.body?.cancel()
    const theirsMs = Date.parse(answer.headers.get('date') ?? '')
    if (Number.isNaN(theirsMs))
      return { name, verdict: 'unknown', words: 'Slack did not say its time', fix: null }
    const skewMs = nowMs() - theirsMs
    if (Math.abs(skewMs) <= mostSkewMs)
      return { name, verdict: 'ok', words: 'it agrees with that of Slack', fix: null }
    const words = `it is ${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} that of Slack`
    return {
      name,
      verdict: 'wrong',
      words,
      fix: 'Set the clock of this machine by NTP: timedatectl set-ntp true',
    }
  } catch (error) {
    return { name, verdict: 'unknown', words: readFailure(error).words, fix: lookAgain }
  }
}
