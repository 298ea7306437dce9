import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Clock } from '@gatehouse/core/clock.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import type { ClockSkew } from '@gatehouse/core/identity/clock-skew.ts'
import type { Log } from '@gatehouse/core/log.ts'

interface CompareDeps {
  skew: ClockSkew
  clock: Clock
  log: Log
}

const everyMs = 3_600_000
const patienceMs = 5000

/** Compares the clock with the Date header of an address, now and every hour until the signal. Never throws. */
export async function keepComparing(deps: CompareDeps, url: URL, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await compareOnce(deps, url, signal)
    await deps.clock.sleep(everyMs, signal)
  }
}

async function compareOnce({ skew, clock, log }: CompareDeps, url: URL, signal: AbortSignal): Promise<void> {
  try {
    const askedAtMs = clock.nowMs()
    const startMs = clock.monotonicMs()
    const date = await dateOf(url, signal)
    const tookMs = clock.monotonicMs() - startMs
    if (date !== undefined && skew.compare(url.host, date, askedAtMs + tookMs / 2)) return
    log.warn('clock not compared', { host: url.host, words: 'the answer has no Date' })
  } catch (error) {
    if (!signal.aborted) log.warn('clock not compared', { host: url.host, words: errorWords(error) })
  }
}

/** No redirect is followed: only the address that was named is trusted. */
function dateOf(url: URL, signal: AbortSignal): Promise<string | undefined> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'HEAD', agent: false, timeout: patienceMs, signal }, answer => {
      answer.resume()
      resolve(answer.headers.date)
    })
    asked.once('timeout', () => asked.destroy(new Error('no answer in time')))
    asked.once('error', reject)
    asked.end()
  })
}
