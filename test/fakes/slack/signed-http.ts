import type { Acknowledgement, Envelope, Transport } from './delivery.ts'
import { type Json, parseObject } from './json.ts'
import { sign } from './signature.ts'
import type { Violations } from './violations.ts'

/** The request URLs of the app; Slack lets each kind have its own. */
export interface RequestUrls {
  readonly commands: string
  readonly interactivity: string
  readonly events: string
}

/** A request as it was sent. */
export interface SentRequest {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly label: string
}

/** What came back. */
export interface HttpAnswer {
  readonly status: number
  readonly body: string
}

/** How a forged request differs from a right one. */
export interface Forgery {
  /** Moves the timestamp; the signature is right for the moved one. */
  readonly skewSeconds?: number
  /** Stands in place of the timestamp; the signature is right for it. */
  readonly timestamp?: string
  readonly signature?: 'wrong' | 'missing'
  /** Stands in place of the body; the signature is right for it. */
  readonly body?: string
}

/** Payloads as signed requests instead of through a socket. Signatures carry the machine's own time. */
export class SignedHttp implements Transport {
  readonly #urls: RequestUrls
  readonly #secret: string
  readonly #violations: Violations
  readonly #underWay = new Set<Envelope>()
  readonly #stopped = new AbortController()
  /** All requests so far, the oldest first; forgeries are not among them. */
  readonly requests: SentRequest[] = []

  constructor(urls: RequestUrls, secret: string, violations: Violations) {
    this.#urls = urls
    this.#secret = secret
    this.#violations = violations
  }

  send(
    envelope: Envelope,
    retry: number,
    acknowledge: (acknowledgement: Acknowledgement) => void,
  ): 'sent' | 'dispatch_failed' {
    const request = this.#request(envelope, retry)
    this.requests.push(request)
    this.#underWay.add(envelope)
    post(request, this.#stopped.signal)
      .then(answer => {
        if (this.#underWay.delete(envelope)) acknowledge(understood(envelope, answer))
      })
      .catch((error: unknown) => {
        if (this.#underWay.delete(envelope)) acknowledge({ response: undefined, unreachable: String(error) })
      })
    return 'sent'
  }

  forget(envelope: Envelope): boolean {
    return this.#underWay.delete(envelope)
  }

  /** Sends the very same bytes again, as somebody would who has overheard them. */
  replay(request: SentRequest = this.#last()): Promise<HttpAnswer> {
    return post(request, this.#stopped.signal)
  }

  /** Sends a request that is like an earlier one but for this. */
  forge(forgery: Forgery, like: SentRequest = this.#last()): Promise<HttpAnswer> {
    const body = forgery.body ?? like.body
    const timestamp = forgery.timestamp ?? String(nowSeconds() + (forgery.skewSeconds ?? 0))
    const { 'x-slack-signature': _, ...others } = like.headers
    const headers = { ...others, 'x-slack-request-timestamp': timestamp }
    const secret = forgery.signature === 'wrong' ? 'some-other-secret' : this.#secret
    const signature = { 'x-slack-signature': sign(secret, timestamp, body) }
    return post(
      { ...like, body, headers: forgery.signature === 'missing' ? headers : { ...headers, ...signature } },
      this.#stopped.signal,
    )
  }

  /** Asks as Slack does when somebody enters a request URL. https://docs.slack.dev/reference/events/url_verification */
  async verifyUrl(): Promise<HttpAnswer> {
    const challenge = 'made-up-challenge'
    const body = JSON.stringify({ token: 'made-up-verification-token', challenge, type: 'url_verification' })
    const answer = await post(
      this.#signed('url_verification', this.#urls.events, 'application/json', body, {}),
      this.#stopped.signal,
    )
    if (answer.status !== 200 || !answer.body.includes(challenge))
      this.#violations.add(`url_verification: answered ${answer.status} without the challenge`)
    return answer
  }

  stop(): void {
    this.#stopped.abort()
  }

  #last(): SentRequest {
    const last = this.requests.at(-1)
    if (!last) throw new Error('nothing was sent yet')
    return last
  }

  #request(envelope: Envelope, retry: number): SentRequest {
    const { label, payload, type } = envelope
    if (type === 'events_api') {
      const again = { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }
      return this.#signed(
        label,
        this.#urls.events,
        'application/json',
        JSON.stringify(payload),
        retry > 0 ? again : {},
      )
    }
    const command = type === 'slash_commands'
    const fields: [string, string][] = command
      ? Object.entries(payload).map(([name, value]) => [name, String(value)])
      : [['payload', JSON.stringify(payload)]]
    return this.#signed(
      label,
      command ? this.#urls.commands : this.#urls.interactivity,
      'application/x-www-form-urlencoded',
      new URLSearchParams(fields).toString(),
      {},
    )
  }

  #signed(label: string, url: string, type: string, body: string, more: Record<string, string>): SentRequest {
    const timestamp = String(nowSeconds())
    const headers = {
      'content-type': type,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': sign(this.#secret, timestamp, body),
      ...more,
    }
    return { label, url, body, headers }
  }
}

const nowSeconds = () => Math.floor(Date.now() / 1000)

async function post(request: SentRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { url, headers, body } = request
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
  return { status: response.status, body: await response.text() }
}

/** Anything but 200 is no acknowledgement; a body is a message or an answer to a modal. */
function understood(envelope: Envelope, { status, body }: HttpAnswer): Acknowledgement {
  if (status !== 200) return { response: undefined, refusedWith: `HTTP ${status}` }
  return { response: body === '' ? undefined : bodyOf(envelope, body) }
}

function bodyOf(envelope: Envelope, body: string): Json {
  try {
    return parseObject(body)
  } catch {
    // Bare text is a private message as an answer to a command, and nonsense elsewhere.
    return envelope.type === 'slash_commands' ? { text: body } : { body }
  }
}
