import { webApi } from '@slack/bolt'
import type { ChatAccess } from '../../../chat/chat-platform.ts'
import type { LibraryLog } from '../library-log.ts'
import type { SlackParts } from '../slack-parts.ts'
import { type ApiFailure, isPassing, readFailure } from './failure.ts'

/** What came of a call. */
export type Called<T> = { kind: 'done'; result: T } | { kind: 'failed'; failure: ApiFailure }

/** How long somebody waits for an interactive call; a trigger is good for 3 s. */
const interactiveMs = 2500
const backgroundMs = 10_000
const mostTries = 4
/** Longer than that nobody waits here: the program tries again with what is then the newest. */
const longestWaitMs = 30_000
/** What says that the token itself is refused. */
export const tokenRefusals: readonly string[] = [
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'team_disabled',
  'user_removed_from_team',
  'not_allowed_token_type',
]

/** The settings of a client that never retries by itself: the library's own retries last half an hour and repeat what is not idempotent. */
export function clientOptions(access: Pick<ChatAccess, 'apiUrl'>, logger: LibraryLog, timeoutMs: number) {
  return {
    ...(access.apiUrl !== null && { slackApiUrl: access.apiUrl }),
    logger,
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  }
}

/** Slack's Web API by two clients: one for people who wait, one for what may take its time. Nothing here throws. */
export class SlackApi {
  readonly #interactive: webApi.WebClient
  readonly #background: webApi.WebClient
  readonly #parts: SlackParts
  readonly #refused: (failure: ApiFailure) => void
  readonly #closing = new AbortController()

  /** @param refused is told each time that Slack refuses the token */
  constructor(
    access: ChatAccess,
    logger: LibraryLog,
    parts: SlackParts,
    refused: (failure: ApiFailure) => void,
  ) {
    const token = access.tokens.botToken
    this.#interactive = new webApi.WebClient(token, clientOptions(access, logger, interactiveMs))
    this.#background = new webApi.WebClient(token, clientOptions(access, logger, backgroundMs))
    this.#parts = parts
    this.#refused = refused
  }

  /** Asks once; an answer comes within 2.5 s or not at all. */
  async now<T>(call: (client: webApi.WebClient) => Promise<T>): Promise<Called<T>> {
    return this.#once(() => call(this.#interactive))
  }

  /**
   * Asks up to four times. What Slack limits waits as long as Slack says. `repeats` says whether a call that may have had its effect may be
   * made again.
   */
  async later<T>(
    repeats: 'always' | 'if nothing came of it',
    call: (client: webApi.WebClient) => Promise<T>,
  ): Promise<Called<T>> {
    for (let tries = 1; ; tries += 1) {
      const called = await this.#once(() => call(this.#background))
      if (called.kind === 'done' || tries === mostTries || this.#closing.signal.aborted) return called
      const pauseMs = pauseOf(called.failure, repeats, tries)
      if (pauseMs === null) return called
      await this.#parts.clock.sleep(pauseMs * (1 + this.#parts.random() / 4), this.#closing.signal)
    }
  }

  close(): void {
    this.#closing.abort()
  }

  async #once<T>(call: () => Promise<T>): Promise<Called<T>> {
    try {
      return { kind: 'done', result: await call() }
    } catch (error) {
      const failure = readFailure(error)
      if (tokenRefusals.includes(failure.code)) this.#refused(failure)
      return { kind: 'failed', failure }
    }
  }
}

/** How long to wait before the call is made again; null when it is not. */
function pauseOf(
  failure: ApiFailure,
  repeats: 'always' | 'if nothing came of it',
  tries: number,
): number | null {
  if (failure.retryAfterMs !== null)
    return failure.retryAfterMs <= longestWaitMs ? failure.retryAfterMs : null
  if (!isPassing(failure) || (repeats !== 'always' && !failure.surelyNothing)) return null
  return 500 * 2 ** tries
}
