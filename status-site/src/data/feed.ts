import type { Trouble } from './freshness.ts'
import type { ServerClock } from './server-clock.ts'

/** What a feed needs. */
export interface FeedDeps<D> {
  url: string
  /** Null is what this page cannot read. */
  read: (json: unknown) => D | null
  clock: ServerClock
  /** Something is different from before: another document, or another trouble. */
  changed: () => void
  /** The session is over. */
  signedOut: () => void
}

interface Valid {
  validForMs: number
}

const firstRetryMs = 2_000
const longestRetryMs = 120_000
const shortestPollMs = 2_000
const answerWithinMs = 15_000
/** One answer that is lost on the way is asked for again before anybody is told. */
const failuresBeforeTold = 2

/** Keeps one document up to date while the page is looked at: asks when it may be old, seldom when it fails, never when hidden. */
export class Feed<D extends Valid> {
  readonly #deps: FeedDeps<D>
  #document: D | null = null
  #etag: string | null = null
  #trouble: Trouble = null
  #isMissing = false
  #isUnreadable = false
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #asking: AbortController | null = null

  constructor(deps: FeedDeps<D>) {
    this.#deps = deps
  }

  /** The newest that could be read, however old; null before the first. */
  get document(): D | null {
    return this.#document
  }

  get trouble(): Trouble {
    return this.#trouble
  }

  /** There is no such document, or none any more. */
  get isMissing(): boolean {
    return this.#isMissing
  }

  /** What came is of another version than this page. */
  get isUnreadable(): boolean {
    return this.#isUnreadable
  }

  /** Begins, and goes on for as long as the page is open. */
  start(): void {
    document.addEventListener('visibilitychange', () => this.#seen())
    // A page that comes back out of the browser's memory was not told that it was away.
    addEventListener('pageshow', event => event.persisted && this.#seen())
    addEventListener('online', () => this.#seen())
    this.#seen()
  }

  /** Asks for another document from now on. */
  turnTo(url: string): void {
    this.#deps.url = url
    this.#etag = null
    this.#document = null
    this.#isMissing = false
    this.#asking?.abort()
    this.#asking = null
    this.#seen()
  }

  #seen(): void {
    clearTimeout(this.#timer)
    if (document.hidden) return
    void this.#ask().finally(() => this.#askLater())
  }

  #askLater(): void {
    clearTimeout(this.#timer)
    if (document.hidden) return
    const spread = 0.8 + Math.random() * 0.4
    this.#timer = setTimeout(() => this.#seen(), this.#pauseMs() * spread)
  }

  #pauseMs(): number {
    if (this.#failures > 0) return Math.min(firstRetryMs * 2 ** (this.#failures - 1), longestRetryMs)
    return Math.max((this.#document?.validForMs ?? 20_000) / 4, shortestPollMs)
  }

  async #ask(): Promise<void> {
    if (this.#asking) return
    const asking = new AbortController()
    this.#asking = asking
    const signal = AbortSignal.any([asking.signal, AbortSignal.timeout(answerWithinMs)])
    try {
      const headers: HeadersInit = this.#etag === null ? {} : { 'If-None-Match': this.#etag }
      const answer = await fetch(this.#deps.url, { headers, cache: 'no-store', signal })
      if (!asking.signal.aborted) await this.#take(answer)
    } catch {
      // Whatever keeps an answer from coming, a lost connection above all, is one thing for whoever looks: nothing answers.
      if (!asking.signal.aborted) this.#failed('unreachable')
    } finally {
      if (this.#asking === asking) this.#asking = null
    }
  }

  async #take(answer: Response): Promise<void> {
    if (answer.status === 401 || answer.status === 403) return this.#deps.signedOut()
    if (answer.status === 304) {
      this.#deps.clock.heard(answer.headers.get('date'))
      return this.#worked(this.#isMissing)
    }
    if (answer.status === 404) {
      this.#deps.clock.heard(answer.headers.get('date'))
      this.#document = null
      this.#etag = null
      return this.#worked(true)
    }
    if (!answer.ok) return this.#failed('stopped')
    const document = this.#deps.read(await answer.json())
    this.#deps.clock.heard(answer.headers.get('date'))
    this.#isUnreadable = document === null
    if (document === null) return this.#failed('stopped')
    this.#document = document
    this.#etag = answer.headers.get('etag')
    this.#worked(false, true)
  }

  #worked(isMissing: boolean, isNew = false): void {
    const isDifferent = isNew || this.#trouble !== null || this.#isMissing !== isMissing
    this.#failures = 0
    this.#trouble = null
    this.#isMissing = isMissing
    if (isDifferent) this.#deps.changed()
  }

  #failed(trouble: Trouble): void {
    this.#failures += 1
    if (this.#failures < failuresBeforeTold || this.#trouble === trouble) return
    this.#trouble = trouble
    this.#deps.changed()
  }
}
