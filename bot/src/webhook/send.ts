import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { errorWords } from '@gatehouse/core/error.ts'
import { type LookUp, NoAddress, only } from '@gatehouse/core/look-up.ts'

/** What came of one try. `words` are a clause without a full stop, and nothing of what the receiver said. */
export type Sent =
  | { kind: 'delivered'; status: number }
  | { kind: 'gone' }
  | { kind: 'failed'; words: string; status: number | null; retryAfterMs: number | null }

/** One request to the receiver. */
export interface Posting {
  url: URL
  headers: Record<string, string>
  body: string
}

/** Sends one request; never throws. */
export type Send = (posting: Posting, signal: AbortSignal) => Promise<Sent>

const longestRetryAfterMs = 86_400_000
const maxHeaderBytes = 16_384

/**
 * Makes what sends over the network. No redirect is followed, no connection is kept, and nothing is read of an answer but its status:
 * neither can lead it elsewhere, fill the memory or hold it up. Addresses of nobody's service (metadata, link-local) are not asked.
 */
export function createSend(lookUp: Pick<LookUp, 'of'>, timeoutMs: number): Send {
  return async (posting, signal) => {
    const late = AbortSignal.timeout(timeoutMs)
    try {
      const addresses = await orAborted(lookUp.of(hostOf(posting.url)), AbortSignal.any([signal, late]))
      return await post(posting, addresses, AbortSignal.any([signal, late]))
    } catch (error) {
      const words = late.aborted ? `no answer within ${timeoutMs / 1000} s` : wordsOf(error)
      return { kind: 'failed', words, status: null, retryAfterMs: null }
    }
  }
}

function post(
  { url, headers, body }: Posting,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Sent> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
      lookup: only(addresses),
      maxHeaderSize: maxHeaderBytes,
      signal,
    })
    asked.on('error', reject)
    asked.once('upgrade', () => {
      asked.destroy()
      reject(new Error('it answered with another protocol'))
    })
    asked.once('response', answer => {
      // Whatever else comes is not read; that it ends early is no failure.
      answer.on('error', () => undefined)
      resolve(sentOf(answer.statusCode ?? 0, answer.headers['retry-after']))
      answer.destroy()
    })
    asked.end(body)
  })
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md: 2xx is delivered, 410 disables, all else fails. */
function sentOf(status: number, retryAfter: string | undefined): Sent {
  if (status >= 200 && status < 300) return { kind: 'delivered', status }
  if (status === 410) return { kind: 'gone' }
  const isRedirect = status >= 300 && status < 400
  const words = isRedirect ? `answered ${status}, and redirects are not followed` : `answered ${status}`
  const seconds = /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) : null
  const retryAfterMs = seconds === null ? null : Math.min(seconds * 1000, longestRetryAfterMs)
  return { kind: 'failed', words, status, retryAfterMs }
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('stopped'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function wordsOf(error: unknown): string {
  if (!(error instanceof NoAddress)) return errorWords(error)
  return error.reason === 'dns' ? 'its name has no address' : 'its address is one that is never asked'
}
