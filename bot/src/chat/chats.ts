import type { PrivateViewStore } from '@gatehouse/core/cards/private-view.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { LeaseStore } from '@gatehouse/core/operations/lease.ts'
import { endTrouble } from '../cards/announce.ts'
import type { EffectDeps } from '../command.ts'
import { type EndDeps, endExpired } from '../dispatch/end-confirmation.ts'
import type { Measures } from '../measuring/measured.ts'
import { eventReply } from '../replies/event-reply.ts'
import type { Desk } from '../request.ts'
import type { ChatsView } from './chats-view.ts'
import { Conversation } from './conversation.ts'
import { type ChatOpening, OneChat } from './one-chat.ts'
import { tellEvent } from './tell-event.ts'

/** What the chats need of the program. */
export interface ChatsDeps
  extends EndDeps,
    Pick<
      EffectDeps,
      | 'edge'
      | 'revisions'
      | 'accounts'
      | 'keys'
      | 'places'
      | 'alerts'
      | 'blocks'
      | 'incidents'
      | 'cards'
      | 'deliveries'
    > {
  leases: Pick<LeaseStore, 'get' | 'waiting'>
  measures: Measures
  /** Private answers in which plans wait. */
  privateViews: PrivateViewStore
  desk: Pick<Desk, 'run' | 'decide'>
  log: Log
}

const usualPauseMs = 60_000
const pauseAfterFailureMs = 5_000
const closeMs = 5_000

/** All chats. Each may be missing, late or away without harm to the others and to the edge. */
export class Chats implements ChatsView {
  readonly #deps: ChatsDeps
  readonly #conversation: Conversation
  readonly #closing = new AbortController()
  #chats: OneChat[] = []
  /** The newest entry of the audit when it was last looked at. */
  #seen = -1
  #pause = new AbortController()

  constructor(deps: ChatsDeps) {
    this.#deps = deps
    this.#conversation = new Conversation(deps)
  }

  start(openings: readonly ChatOpening[]): void {
    const ears = {
      look: () => this.refresh(),
      // A plan that waits since may end before the pause does.
      refreshed: () => this.#pause.abort(),
    }
    this.#chats = openings.map(opening => new OneChat(this.#deps, opening, this.#conversation, ears))
    this.refresh()
  }

  /**
   * Something may have changed: when it has, which the audit shows, what is shown is looked at anew, once for many changes that come
   * together. Never throws.
   */
  changed(): void {
    const { seq } = this.#deps.audit.head()
    if (seq === this.#seen) return
    this.#seen = seq
    this.refresh()
  }

  /** Looks at everything that is shown anew: something was measured, or has ended, which the audit may not show. Never throws. */
  refresh(): void {
    for (const chat of this.#chats) chat.look()
  }

  /** Tells everybody of something that happened without a command. Never throws: whatever becomes of the news, the edge is looked after. */
  tell(event: EdgeEvent): void {
    try {
      tellEvent(this.#deps, event)
      this.refresh()
    } catch (error) {
      this.#deps.log.error('event not told', { error, event })
    }
  }

  /** Keeps everything true that time alone changes, until it is closed. */
  async keepTrue(): Promise<void> {
    const { clock, log } = this.#deps
    while (!this.#closing.signal.aborted) {
      try {
        this.tick()
      } catch (error) {
        log.error('chats not brought up to date', { error })
      }
      // What hangs in one chat does not keep time from passing in the others.
      await this.#within(this.#pauseMs(), this.settled())
      this.#pause = new AbortController()
      await clock.sleep(this.#pauseMs(), AbortSignal.any([this.#pause.signal, this.#closing.signal]))
    }
  }

  /** Ends what nobody confirmed in time, tells of chats that stay away, and brings what is shown up to date. */
  tick(): void {
    endExpired(this.#deps)
    // Of an outage that ended while nothing ran.
    if (this.#deps.edge.status().running === 'up')
      endTrouble(this.#deps, 'edge-down', null, eventReply({ kind: 'edge-up' }))
    for (const chat of this.#chats) chat.tick()
    this.refresh()
  }

  /** Resolves when what was wanted so far is shown, or cannot be shown now. */
  async settled(): Promise<void> {
    // What one shows may be news for the others.
    do await Promise.all(this.#chats.map(chat => chat.settled()))
    while (this.#chats.some(({ busy }) => busy))
  }

  states(): ReturnType<ChatsView['states']> {
    return this.#chats.map(({ state }) => state)
  }

  check(): ReturnType<ChatsView['check']> {
    return Promise.all(
      this.#chats.map(async chat => ({ platform: chat.platform, checks: await chat.check() })),
    )
  }

  /** What hangs is not waited for: it is stored, and shown after the next start. */
  async close(): Promise<void> {
    this.#conversation.close()
    await this.#within(closeMs, this.settled())
    this.#closing.abort()
    await Promise.all(this.#chats.map(chat => chat.close()))
    this.#chats = []
  }

  async #within(ms: number, work: Promise<unknown>): Promise<void> {
    const enough = new AbortController()
    const signal = AbortSignal.any([enough.signal, this.#closing.signal])
    await Promise.race([work, this.#deps.clock.sleep(ms, signal)])
    enough.abort()
  }

  #pauseMs(): number {
    if (this.#chats.some(({ failed }) => failed)) return pauseAfterFailureMs
    const ends = this.#deps.confirmations.waitingBriefly().map(({ expiresAtMs }) => expiresAtMs)
    const next = Math.min(...ends) - this.#deps.clock.nowMs()
    return Math.max(100, Math.min(usualPauseMs, next))
  }
}
