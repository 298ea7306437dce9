import { errorWords } from '@gatehouse/core/error.ts'
import type { Client } from 'discord.js'
import { BackOff } from '../../../back-off.ts'
import type { ChatState } from '../../../chat/chat-platform.ts'
import type { GatewayEnd } from './end-words.ts'
import { type LifeParts, live } from './life.ts'

/** What a connection lives with. */
interface ConnectionParts extends Omit<LifeParts, 'away'> {
  tell(state: ChatState): void
}

const firstPauseMs = 1000
const longestPauseMs = 60_000

/**
 * Holds the connection to the gateway: a client that ended is followed by a new one, after one second, then ever later up to a minute.
 * It stops for good when Discord refuses the token.
 */
export class Connection {
  readonly #parts: ConnectionParts
  readonly #backOff: BackOff
  readonly #closing = new AbortController()
  #life = new AbortController()
  #refused: GatewayEnd | null = null
  #client: Client | null = null
  #state: ChatState = { kind: 'starting' }
  #running: Promise<void> = Promise.resolve()

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    this.#backOff = new BackOff(firstPauseMs, longestPauseMs, parts.random)
  }

  get state(): ChatState {
    return this.#state
  }

  /** The client while it is connected. */
  get client(): Client | null {
    return this.#state.kind === 'up' ? this.#client : null
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Ends it for good, because something else than the gateway found that the token is refused. */
  refuse(end: GatewayEnd): void {
    this.#refused ??= end
    this.#life.abort()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#life.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      this.#life = new AbortController()
      const end = this.#refused ?? (await this.#oneLife())
      if (this.#closing.signal.aborted) return
      if (end.kind === 'stopped' || this.#refused) {
        this.#tell({ kind: 'stopped', words: (this.#refused ?? end).words })
        return
      }
      this.#tell({ kind: 'away', words: end.words })
      await this.#parts.clock.sleep(this.#backOff.next(), this.#closing.signal)
    }
  }

  async #oneLife(): Promise<GatewayEnd> {
    const parts: LifeParts = {
      ...this.#parts,
      up: (client, application) => {
        this.#client = client
        this.#backOff.reset()
        this.#tell({ kind: 'up' })
        this.#parts.up(client, application)
      },
      away: words => this.#tell({ kind: 'away', words }),
    }
    try {
      return await live(parts, this.#life.signal)
    } catch (error) {
      return { kind: 'lost', words: `the connection to Discord failed: ${errorWords(error)}` }
    } finally {
      this.#client = null
    }
  }

  #tell(state: ChatState): void {
    if (this.#state.kind === state.kind && wordsOf(this.#state) === wordsOf(state)) return
    this.#state = state
    this.#parts.tell(state)
  }
}

function wordsOf(state: ChatState): string {
  return 'words' in state ? state.words : ''
}
