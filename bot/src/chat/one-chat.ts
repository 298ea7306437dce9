import type { PrivateView } from '@gatehouse/core/cards/private-view.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import type { Platform } from '@gatehouse/core/identity/account.ts'
import { announceEvent, endTrouble } from '../cards/announce.ts'
import { chatName } from '../replies/chat-words.ts'
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

/** What a chat tells the others. */
interface OneEars {
  /** Something was done that all may have to show. */
  look(): void
  /** It was brought up to date, as far as that is possible now. */
  refreshed(): void
}

/** So many private answers wait for a database that can be written again. */
const mostUnwritten = 1000
/** Others are told of a platform that is away for longer than this; short gaps are usual. */
const awayMs = 60_000

/** One platform: what people do there is answered, and what they are shown is kept true. */
export class OneChat {
  readonly platform: Platform
  readonly #deps: ChatsDeps
  readonly #conversation: Conversation
  readonly #told: OneEars
  readonly #chat: ChatPlatform
  readonly #posting: Posting
  #state: ChatState = { kind: 'starting' }
  #sinceMs: number
  /** Everybody was told that it is away, by the card of that name. */
  #toldAs: string | null = null
  /** The newest entry of the audit when the platform was last told what there is. */
  #known = -1
  /** Private answers that could not be written down yet. */
  #unwritten: PrivateView[] = []
  #refreshing: Promise<void> = Promise.resolve()
  #wanted = false
  #running = false
  #failed = false

  constructor(deps: ChatsDeps, { platform, open }: ChatOpening, conversation: Conversation, ears: OneEars) {
    this.platform = platform
    this.#deps = deps
    this.#conversation = conversation
    this.#told = ears
    this.#sinceMs = deps.clock.nowMs()
    this.#chat = open(this.#ears())
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

  /** Whether something has to be tried again. */
  get failed(): boolean {
    return this.#failed
  }

  /** Whether it is being brought up to date. */
  get busy(): boolean {
    return this.#wanted || this.#running
  }

  /** Brings everything that is shown there up to date, once for many looks that come together; other chats do not wait for it. */
  look(): void {
    if (this.#wanted) return
    this.#wanted = true
    this.#refreshing = this.#refreshing.then(() => this.#refresh())
  }

  /** Resolves when what was wanted so far is shown, or cannot be shown now. */
  async settled(): Promise<void> {
    for (let last: unknown = null; last !== this.#refreshing; ) {
      last = this.#refreshing
      await last
    }
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

  async #refresh(): Promise<void> {
    this.#wanted = false
    this.#running = true
    try {
      this.#failed = !(await this.#bring())
    } catch (error) {
      this.#failed = true
      this.#deps.log.error('chat not brought up to date', { error, platform: this.platform })
    }
    this.#running = false
    this.#told.refreshed()
  }

  async #bring(): Promise<boolean> {
    const { seq } = this.#deps.audit.head()
    if (seq !== this.#known) this.#chat.know(knownNow(this.#deps, this.platform))
    this.#known = seq
    for (const view of this.#unwritten.splice(0)) this.#write(view)
    if (this.#state.kind !== 'up') return this.#unwritten.length === 0
    const isAnswered = ({ platform, at }: PrivateView) => this.#conversation.isAnswering(platform, at)
    // Neither waits for the other: what somebody alone sees may hang while the channels do not.
    const [repaired, posted] = await Promise.all([
      repairPrivate(this.#deps, this.platform, this.#chat, isAnswered),
      this.#posting.sync(),
    ])
    return repaired && posted && this.#unwritten.length === 0
  }

  #ears(): ChatEars {
    const { log } = this.#deps
    const { platform } = this
    return {
      hear: heard => this.#conversation.hear(heard),
      home: async caller => homeCards(this.#deps, caller),
      shown: (confirmation, at, surface) => this.#shown(confirmation, at, surface),
      state: state => this.#tell(state),
      log: (level, message, fields) => log[level](message, { platform, ...fields }),
    }
  }

  #shown(confirmation: string, at: string, surface: string): void {
    const { confirmations, clock } = this.#deps
    const state = confirmations.find(confirmation)?.state
    if (!state) return
    // It may have ended while it was being shown; what is shown is the plan all the same.
    const shown = state === 'pending' || state === 'seconding' ? state : 'pending'
    const { platform } = this
    this.#conversation.isShown(platform, at)
    this.#write({ confirmation, state: shown, platform, at, surface, shownAtMs: clock.nowMs() })
    this.#told.look()
  }

  /** What cannot be written now is written later: without it nobody takes the buttons away. */
  #write(view: PrivateView): void {
    try {
      this.#deps.privateViews.add(view)
    } catch (error) {
      this.#deps.log.warn('private view not written', { words: errorWords(error), platform: this.platform })
      if (this.#unwritten.length < mostUnwritten) this.#unwritten.push(view)
    }
  }

  #tell(state: ChatState): void {
    if (state.kind !== this.#state.kind) this.#sinceMs = this.#deps.clock.nowMs()
    this.#state = state
    this.#deps.log.info('chat state', { platform: this.platform, ...state })
    try {
      if (state.kind === 'stopped') this.#tellAway(state.words)
      if (state.kind === 'up') this.#tellBack()
    } catch (error) {
      this.#deps.log.warn('chat state not told', { words: errorWords(error), platform: this.platform })
    }
    this.#told.look()
  }

  #tellAway(words: string): void {
    this.#toldAs ??= `${this.platform}-away-${this.#sinceMs}`
    announceEvent(this.#deps, this.#toldAs, {
      title: `Gatehouse is not connected with ${chatName(this.platform)}: ${words}`,
      severity: 'error',
      next: ['chat check'],
    })
  }

  /** Also of what was told before a restart. */
  #tellBack(): void {
    this.#toldAs = null
    endTrouble(this.#deps, `${this.platform}-away`, null, {
      title: `Gatehouse was not connected with ${chatName(this.platform)}, and is again.`,
      severity: 'ok',
    })
  }
}
