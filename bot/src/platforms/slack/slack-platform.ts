import { ChartPictures } from '../../charts/chart-pictures.ts'
import type { Card } from '../../chat/card.ts'
import type {
  ChatAccess,
  ChatCheck,
  ChatEars,
  ChatPlatform,
  ChatState,
  Sent,
} from '../../chat/chat-platform.ts'
import type { Known } from '../../chat/known.ts'
import { Modals } from './answer/modals.ts'
import { PrivateAnswers } from './answer/private-answers.ts'
import { ResponseUrls } from './answer/response-urls.ts'
import { readSurface } from './answer/surface.ts'
import type { ApiFailure } from './api/failure.ts'
import { SlackApi, tokenRefusals } from './api/slack-api.ts'
import { PublicCards } from './cards/public-cards.ts'
import { checkSlack } from './check/check-slack.ts'
import { authenticate, type Us } from './connect/authenticate.ts'
import { type Connection, connect } from './connect/connect.ts'
import { libraryLog } from './library-log.ts'
import type { SlackParts } from './slack-parts.ts'

const doubtMs = 1000

/** Slack as a chat: it receives and renders, and is supervised from inside. */
export class SlackPlatform implements ChatPlatform {
  readonly #access: ChatAccess
  readonly #ears: ChatEars
  readonly #parts: SlackParts
  readonly #api: SlackApi
  readonly #modals: Modals
  readonly #answers: PrivateAnswers
  readonly #cards: PublicCards
  readonly #closing = new AbortController()
  #state: ChatState = { kind: 'starting' }
  #us: Us | null = null
  #known: Known | null = null
  #connection: Promise<Connection | null> = Promise.resolve(null)
  #open: Connection | null = null
  #doubting = false

  constructor(access: ChatAccess, ears: ChatEars, parts: SlackParts) {
    this.#access = access
    this.#ears = ears
    this.#parts = parts
    this.#api = new SlackApi(access, libraryLog(ears), parts, failure => void this.#tokenRefused(failure))
    this.#modals = new Modals(this.#api, ears)
    const mayAttach = () => this.#us?.scopes.includes('files:write') ?? false
    const urls = new ResponseUrls(parts.clock, ears.log)
    const pictures = new ChartPictures((level, message, fields) => ears.log(level, message, fields))
    this.#answers = new PrivateAnswers(this.#api, urls, ears, { may: mayAttach, pictures })
    this.#cards = new PublicCards(this.#api, ears.log, mayAttach)
  }

  start(): void {
    this.#ears.state(this.#state)
    this.#connection = connect(
      {
        access: this.#access,
        ears: this.#ears,
        parts: this.#parts,
        api: this.#api,
        modals: this.#modals,
        answers: this.#answers,
        known: () => this.#known,
      },
      {
        us: us => {
          this.#us = us
        },
        state: state => this.#tell(state),
      },
      this.#closing.signal,
    ).then(connection => {
      this.#open = connection
      return connection
    })
  }

  async post(channel: string, card: Card, once: string): Promise<Sent> {
    return this.#stopped() ?? this.#cards.post(channel, card, once)
  }

  async edit(channel: string, message: string, card: Card): Promise<Sent> {
    return this.#stopped() ?? this.#cards.edit(channel, message, card)
  }

  async show(surface: string, card: Card): Promise<Sent> {
    const where = readSurface(surface)
    if (where === null) return { kind: 'gone', words: 'it is not known where that was' }
    const stopped = this.#stopped()
    if (stopped) return stopped
    return where.kind === 'modal'
      ? this.#modals.show(where.view, where.origin, card)
      : this.#answers.change(where, card)
  }

  check(channels: readonly string[]): Promise<ChatCheck[]> {
    const deps = {
      access: this.#access,
      api: this.#api,
      logger: libraryLog(this.#ears),
      state: this.#state,
      nowMs: () => this.#parts.clock.nowMs(),
    }
    return checkSlack(deps, channels)
  }

  know(known: Known): void {
    this.#known = known
    this.#open?.homes.refresh()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#api.close()
    const connection = await this.#connection
    await connection?.close()
  }

  #tell(state: ChatState): void {
    if (this.#closing.signal.aborted) return
    this.#state = state
    this.#ears.state(state)
    if (state.kind === 'stopped') this.#end()
  }

  #end(): void {
    this.#closing.abort()
    this.#api.close()
    void this.#connection.then(connection => connection?.close())
  }

  #stopped(): Sent | null {
    return this.#state.kind === 'stopped' ? { kind: 'failed', words: this.#state.words } : null
  }

  /** Slack has refused good tokens for a moment before, so it is asked again before nothing more is tried with this one. */
  async #tokenRefused({ code }: ApiFailure): Promise<void> {
    if (this.#doubting || this.#closing.signal.aborted) return
    this.#doubting = true
    await this.#parts.clock.sleep(doubtMs, this.#closing.signal)
    const again = await authenticate(this.#api)
    this.#doubting = false
    if (again.kind === 'done') this.#ears.log('warn', 'slack refused the token once', { code })
    else if (tokenRefusals.includes(again.failure.code))
      this.#tell({ kind: 'stopped', words: `Slack refuses the bot token (${again.failure.code})` })
  }
}
