import { errorWords } from '@gatehouse/core/error.ts'
import type { App, Receiver } from '@slack/bolt'
import type { ApiFailure } from '../api/failure.ts'
import type { SlackParts } from '../slack-parts.ts'
import type { Socket } from './socket.ts'
import { keepLine } from './socket-line.ts'

/** What the receivers tell about the way to Slack. */
export interface LinkEars {
  up(): void
  away(words: string): void
  stopped(words: string): void
  log(level: 'info' | 'warn', message: string, fields: Record<string, unknown>): void
}

/** Slack gives each payload to any one of an app's connections, so with two of them nothing is lost while one is replaced. */
const lines = 2

/** Socket Mode over two connections that are kept up. */
export class Sockets implements Receiver {
  readonly #open: (app: App) => Socket
  readonly #ears: LinkEars
  readonly #parts: SlackParts
  readonly #closing = new AbortController()
  #app: App | null = null
  #running: Promise<unknown> = Promise.resolve()
  #alive = 0
  #lastWords = ''

  constructor(open: (app: App) => Socket, ears: LinkEars, parts: SlackParts) {
    this.#open = open
    this.#ears = ears
    this.#parts = parts
  }

  init(app: App): void {
    this.#app = app
  }

  /** Begins to connect; what becomes of it is told to the ears. */
  async start(): Promise<void> {
    const app = this.#app
    if (!app) return
    const line = () => keepLine(() => this.#open(app), this.#lineEars(), this.#parts, this.#closing.signal)
    this.#running = Promise.all(Array.from({ length: lines }, line)).catch((error: unknown) =>
      this.#ears.stopped(`it cannot connect: ${errorWords(error)}`),
    )
  }

  async stop(): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  #lineEars() {
    return {
      opened: () => {
        this.#alive += 1
        this.#lastWords = ''
        if (this.#alive === 1) this.#ears.up()
      },
      ended: () => {
        this.#alive -= 1
        this.#tellAway('the connection to Slack was lost; it is being opened again')
      },
      failed: (failure: ApiFailure) => this.#tellAway(wordsOf(failure)),
      refused: (failure: ApiFailure) => {
        this.#closing.abort()
        this.#ears.stopped(`Slack refuses the app token (${failure.code})`)
      },
      log: this.#ears.log,
    }
  }

  #tellAway(words: string): void {
    if (this.#alive > 0 || this.#closing.signal.aborted || words === this.#lastWords) return
    this.#lastWords = words
    this.#ears.away(words)
  }
}

function wordsOf({ code, words }: ApiFailure): string {
  return code === 'missing_scope' ? `the app token has no scope connections:write (${words})` : words
}
