import type { Platform } from '@gatehouse/core/identity/account.ts'
import { announceEvent } from './announce.ts'
import type { ChatCheck, ChatEars, ChatPlatform, ChatState } from './chat-platform.ts'
import type { ChatsDeps } from './chats.ts'
import type { Conversation } from './conversation.ts'
import { homeCards } from './home.ts'
import { knownNow } from './known-now.ts'
import { Posting } from './posting.ts'
import { repairPrivate } from './private-repair.ts'

/** Opens one platform. */
export interface ChatOpening {
  platform: Platform
  open(ears: ChatEars): ChatPlatform
}

/** Others are told of a platform that is away for longer than this; short gaps are usual. */
const awayMs = 60_000

/** One platform: what people do there is answered, and what they are shown is kept true. */
export class OneChat {
  readonly platform: Platform
  readonly #deps: ChatsDeps
  readonly #look: () => void
  readonly #chat: ChatPlatform
  readonly #posting: Posting
  #state: ChatState = { kind: 'starting' }
  #sinceMs: number
  /** Everybody was told that it is away, by the card of that name. */
  #toldAs: string | null = null
  /** The newest entry of the audit when the platform was last told what there is. */
  #known = -1

  /** `look`: what is shown may have to be brought up to date. */
  constructor(
    deps: ChatsDeps,
    { platform, open }: ChatOpening,
    conversation: Conversation,
    look: () => void,
  ) {
    this.platform = platform
    this.#deps = deps
    this.#look = look
    this.#sinceMs = deps.clock.nowMs()
    this.#chat = open(this.#ears(conversation))
    this.#posting = new Posting(deps, platform, this.#chat)
  }

  get state(): { platform: Platform; state: ChatState; sinceMs: number } {
    return { platform: this.platform, state: this.#state, sinceMs: this.#sinceMs }
  }

  /** Tells everybody once when it stays away. */
  tick(): void {
    const forMs = this.#deps.clock.nowMs() - this.#sinceMs
    if (this.#state.kind === 'away' && forMs >= awayMs && this.#toldAs === null)
      this.#tellAway(this.#state.words)
  }

  /** Brings everything that is shown there up to date. @returns false when something has to be tried again */
  async refresh(): Promise<boolean> {
    const { seq } = this.#deps.audit.head()
    if (seq !== this.#known) this.#chat.know(knownNow(this.#deps, this.platform))
    this.#known = seq
    if (this.#state.kind !== 'up') return true
    const repaired = await repairPrivate(this.#deps, this.platform, this.#chat)
    return (await this.#posting.sync()) && repaired
  }

  async check(): Promise<ChatCheck[]> {
    const channels = this.#deps.places
      .list()
      .flatMap(({ platform, cards, channel }) =>
        platform === this.platform && cards && channel !== null ? [channel] : [],
      )
    return this.#chat.check(channels)
  }

  close(): Promise<void> {
    return this.#chat.close()
  }

  #ears(conversation: Conversation): ChatEars {
    const { privateViews, confirmations, clock, log } = this.#deps
    const { platform } = this
    return {
      hear: heard => conversation.hear(heard),
      home: async caller => homeCards(this.#deps, caller),
      shown: (confirmation, at, surface) => {
        const state = confirmations.find(confirmation)?.state
        if (!state) return
        privateViews.add({ confirmation, state, platform, at, surface, shownAtMs: clock.nowMs() })
        // It may have ended while it was being shown.
        this.#look()
      },
      state: state => this.#tell(state),
      log: (level, message, fields) => log[level](message, { platform, ...fields }),
    }
  }

  #tell(state: ChatState): void {
    if (state.kind !== this.#state.kind) this.#sinceMs = this.#deps.clock.nowMs()
    this.#state = state
    this.#deps.log.info('chat state', { platform: this.platform, ...state })
    if (state.kind === 'stopped') this.#tellAway(state.words)
    if (state.kind === 'up') this.#tellBack()
    this.#look()
  }

  #tellAway(words: string): void {
    this.#toldAs ??= `${this.platform}-${this.#sinceMs}`
    announceEvent(this.#deps, this.#toldAs, {
      title: `Gatehouse is not connected with ${this.platform}: ${words}`,
      severity: 'error',
      next: ['chat check'],
    })
  }

  #tellBack(): void {
    if (this.#toldAs === null) return
    announceEvent(this.#deps, this.#toldAs, {
      title: `Gatehouse was not connected with ${this.platform}, and is again.`,
      severity: 'ok',
    })
    this.#toldAs = null
  }
}
