import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { CommandDeps } from '../command.ts'
import { type EndDeps, endExpired } from '../dispatch/end-confirmation.ts'
import { eventReply } from '../replies/event-reply.ts'
import type { Desk } from '../request.ts'
import { announceEvent } from './announce.ts'
import type { ChatsView } from './chats-view.ts'
import { Conversation } from './conversation.ts'
import { type ChatOpening, OneChat } from './one-chat.ts'

/** What the chats need of the program. */
export interface ChatsDeps
  extends EndDeps,
    Pick<
      CommandDeps,
      'edge' | 'revisions' | 'accounts' | 'keys' | 'places' | 'cards' | 'privateViews' | 'deliveries'
    > {
  desk: Pick<Desk, 'run' | 'decide'>
  log: Log
}

const usualPauseMs = 60_000
const pauseAfterFailureMs = 5_000

/** All chats. Each may be missing, late or away without harm to the others and to the edge. */
export class Chats implements ChatsView {
  readonly #deps: ChatsDeps
  readonly #conversation: Conversation
  readonly #closing = new AbortController()
  #chats: OneChat[] = []
  #refreshing: Promise<void> = Promise.resolve()
  #wanted = false
  /** The newest entry of the audit when it was last looked at. */
  #seen = -1
  #failed = false
  /** The card that tells of the outage of the edge, as long as it lasts. */
  #outage: string | null = null
  #pause = new AbortController()

  constructor(deps: ChatsDeps) {
    this.#deps = deps
    this.#conversation = new Conversation(deps)
  }

  start(openings: readonly ChatOpening[]): void {
    const look = () => this.#look()
    this.#chats = openings.map(opening => new OneChat(this.#deps, opening, this.#conversation, look))
    this.#look()
  }

  /**
   * Something may have changed: when it has, which the audit shows, what is shown is looked at anew, once for many changes that come
   * together. Never throws.
   */
  changed(): void {
    const { seq } = this.#deps.audit.head()
    if (seq === this.#seen) return
    this.#seen = seq
    this.#look()
  }

  #look(): void {
    if (this.#wanted || this.#chats.length === 0) return
    this.#wanted = true
    this.#refreshing = this.#refreshing.then(() => this.#refresh())
  }

  /** Tells everybody of something that happened without a command. */
  tell(event: EdgeEvent): void {
    const nowMs = this.#deps.clock.nowMs()
    const name = event.kind === 'edge-up' ? this.#outage : `${event.kind}-${nowMs}`
    if (event.kind === 'edge-down') this.#outage = name
    if (event.kind === 'edge-up') this.#outage = null
    announceEvent(this.#deps, name ?? `${event.kind}-${nowMs}`, eventReply(event))
    this.#look()
  }

  /** Keeps everything true that time alone changes, until it is closed. */
  async keepTrue(): Promise<void> {
    const { clock, log } = this.#deps
    while (!this.#closing.signal.aborted) {
      try {
        this.tick()
        await this.settled()
      } catch (error) {
        log.error('chats not brought up to date', { error })
      }
      this.#pause = new AbortController()
      await clock.sleep(this.#pauseMs(), AbortSignal.any([this.#pause.signal, this.#closing.signal]))
    }
  }

  /** Ends what nobody confirmed in time, tells of chats that stay away, and brings what is shown up to date. */
  tick(): void {
    endExpired(this.#deps)
    for (const chat of this.#chats) chat.tick()
    this.#look()
  }

  /** Resolves when what was wanted so far is shown, or cannot be shown now. */
  async settled(): Promise<void> {
    for (let last: unknown = null; last !== this.#refreshing; ) {
      last = this.#refreshing
      await last
    }
  }

  states(): ReturnType<ChatsView['states']> {
    return this.#chats.map(({ state }) => state)
  }

  check(): ReturnType<ChatsView['check']> {
    return Promise.all(
      this.#chats.map(async chat => ({ platform: chat.platform, checks: await chat.check() })),
    )
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.settled()
    await Promise.all(this.#chats.map(chat => chat.close()))
    this.#chats = []
  }

  async #refresh(): Promise<void> {
    this.#wanted = false
    try {
      const well = await Promise.all(this.#chats.map(chat => chat.refresh()))
      this.#failed = well.includes(false)
    } catch (error) {
      this.#failed = true
      this.#deps.log.error('chats not brought up to date', { error })
    }
    // A plan that waits since may end before the pause does.
    this.#pause.abort()
  }

  #pauseMs(): number {
    if (this.#failed) return pauseAfterFailureMs
    const ends = this.#deps.confirmations.waiting().map(({ expiresAtMs }) => expiresAtMs)
    const next = Math.min(...ends) - this.#deps.clock.nowMs()
    return Math.max(100, Math.min(usualPauseMs, next))
  }
}
