import type { Sockets } from './sockets.ts'
import type { Tokens } from './tokens.ts'

/** What happens to a call instead of what it asked for. */
export type Fault =
  | { kind: 'rate limit'; retryAfterSeconds: number }
  | { kind: 'error'; error: string }
  | { kind: 'status'; status: number }
  | { kind: 'hang' }
  | { kind: 'done, but the answer is lost' }

interface Arranged {
  readonly method: string
  readonly fault: Fault
  left: number
}

/** What a test lets go wrong. Nothing of it counts as a violation. */
export class Faults {
  readonly #sockets: Sockets
  readonly #tokens: Tokens
  #arranged: Arranged[] = []
  readonly missing = new Set<string>()
  /** How far Slack's own clock, in its `Date` headers, is ahead of the injected one. */
  aheadMs = 0

  constructor(sockets: Sockets, tokens: Tokens) {
    this.#sockets = sockets
    this.#tokens = tokens
  }

  /** Answers 429 with `Retry-After`. */
  rateLimit(method: string, { times = 1, retryAfterSeconds = 1 } = {}): void {
    this.#arrange(method, { kind: 'rate limit', retryAfterSeconds }, times)
  }

  /** Answers `{ ok: false, error }`. */
  fail(method: string, error: string, times = 1): void {
    this.#arrange(method, { kind: 'error', error }, times)
  }

  /** Answers with an HTTP status, such as 503. */
  failHttp(method: string, status: number, times = 1): void {
    this.#arrange(method, { kind: 'status', status }, times)
  }

  /** Never answers, and does nothing. */
  hang(method: string, times = Number.POSITIVE_INFINITY): void {
    this.#arrange(method, { kind: 'hang' }, times)
  }

  /** Does what is asked, and cuts the connection instead of answering. */
  loseAnswer(method: string, times = 1): void {
    this.#arrange(method, { kind: 'done, but the answer is lost' }, times)
  }

  /** Takes back everything that was arranged for calls. */
  mend(): void {
    this.#arranged = []
  }

  /** The tokens no longer work, as after a removal of the app; open sockets stay. */
  revokeTokens({ bot = 'token_revoked', app = 'invalid_auth' } = {}): void {
    this.#tokens.revoke({ bot, app })
  }

  restoreTokens(): void {
    this.#tokens.restore()
  }

  /** Calls that need this scope are answered with `missing_scope`. */
  missScope(scope: string): void {
    this.missing.add(scope)
  }

  /** New sockets are turned away with 503 from now on. */
  refuseSockets(refusing = true): void {
    this.#sockets.refuse(refusing)
  }

  /** Cuts every socket; with a reason Slack says so first, and leaves the closing to the client. */
  dropSockets(reason?: 'warning' | 'refresh_requested' | 'link_disabled'): void {
    if (reason) this.#sockets.sayDisconnect(reason)
    else this.#sockets.cut()
  }

  /** Sockets stay open and nothing comes through them, as behind a dead router. */
  silentSockets(silent = true): void {
    this.#sockets.silence(silent)
  }

  /** What Slack says about ten seconds before it closes a socket. */
  disconnectWarning(): void {
    this.#sockets.sayDisconnect('warning')
  }

  /** The fault that is due for this call. */
  take(method: string): Fault | undefined {
    const due = this.#arranged.find(one => one.method === method && one.left > 0)
    if (!due) return undefined
    due.left -= 1
    return due.fault
  }

  #arrange(method: string, fault: Fault, times: number): void {
    this.#arranged.push({ method, fault, left: times })
  }
}
