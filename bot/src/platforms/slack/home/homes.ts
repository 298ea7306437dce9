import type { types } from '@slack/bolt'
import type { ChatEars } from '../../../chat/chat-platform.ts'
import type { SlackApi } from '../api/slack-api.ts'
import { plain } from '../builder/plain.ts'
import type { Callers } from '../hear/callers.ts'
import { renderHome } from '../render/home.ts'
import type { SlackParts } from '../slack-parts.ts'

interface Opened {
  atMs: number
  /** What was published last. */
  shown: string
  /** One after the other, so that the newest is what stays. */
  publishing: Promise<void>
}

/** So many home pages are kept fresh, for so long after they were opened. */
const mostOpen = 50
const freshMs = 3_600_000
/** Several changes at once are published once. */
const pauseMs = 1000
const mostBlocks = 100

/** The home pages that people opened lately. Never throws. */
export class Homes {
  readonly #api: Pick<SlackApi, 'later'>
  readonly #ears: Pick<ChatEars, 'home' | 'log'>
  readonly #callers: Callers
  readonly #clock: SlackParts['clock']
  readonly #open = new Map<string, Opened>()
  readonly #closing = new AbortController()
  #refreshing = false

  constructor(
    api: Pick<SlackApi, 'later'>,
    ears: Pick<ChatEars, 'home' | 'log'>,
    callers: Callers,
    parts: SlackParts,
  ) {
    this.#api = api
    this.#ears = ears
    this.#callers = callers
    this.#clock = parts.clock
  }

  /** Somebody opened their page. */
  async opened(user: string): Promise<void> {
    const { publishing } = this.#open.get(user) ?? { publishing: Promise.resolve() }
    this.#open.delete(user)
    if (this.#open.size >= mostOpen) this.#open.delete(this.#open.keys().next().value ?? '')
    const opened = { atMs: this.#clock.monotonicMs(), shown: '', publishing }
    this.#open.set(user, opened)
    await this.#publish(user, opened)
  }

  /** Something may have changed. */
  refresh(): void {
    if (this.#refreshing || this.#open.size === 0) return
    this.#refreshing = true
    void this.#refreshAll()
  }

  close(): void {
    this.#closing.abort()
  }

  async #refreshAll(): Promise<void> {
    await this.#clock.sleep(pauseMs, this.#closing.signal)
    this.#refreshing = false
    for (const [user, opened] of this.#open) {
      if (this.#closing.signal.aborted) return
      if (this.#clock.monotonicMs() - opened.atMs > freshMs) this.#open.delete(user)
      else await this.#publish(user, opened)
    }
  }

  #publish(user: string, opened: Opened): Promise<void> {
    opened.publishing = opened.publishing.then(() => this.#publishNow(user, opened))
    return opened.publishing
  }

  async #publishNow(user: string, opened: Opened): Promise<void> {
    try {
      const caller = await this.#callers.of({ user, team: null, channel: null })
      const view = withBuilder(renderHome(await this.#ears.home(caller)))
      const shown = JSON.stringify(view)
      if (shown === opened.shown) return
      const called = await this.#api.later('always', client => client.views.publish({ user_id: user, view }))
      if (called.kind === 'done') opened.shown = shown
      else this.#ears.log('warn', 'a home page could not be shown', { words: called.failure.words })
    } catch (error) {
      this.#ears.log('warn', 'a home page could not be shown', { error })
    }
  }
}

/** With a button below that opens the builder. */
function withBuilder(view: types.HomeView): types.HomeView {
  if (view.blocks.length >= mostBlocks) return view
  const button = {
    type: 'button',
    action_id: 'builder',
    text: plain('Run a command…', 75),
    value: 'builder',
  } as const
  return { ...view, blocks: [...view.blocks, { type: 'actions', block_id: 'builder', elements: [button] }] }
}
