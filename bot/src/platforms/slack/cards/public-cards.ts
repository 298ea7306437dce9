import type { types } from '@slack/bolt'
import type { Card } from '../../../chat/card.ts'
import type { ChatEars, Sent } from '../../../chat/chat-platform.ts'
import { asItIs } from '../answer/message.ts'
import type { Called, SlackApi } from '../api/slack-api.ts'
import { renderMessage } from '../render/message.ts'
import { attach, textAttached } from './attach.ts'
import { sentOf } from './sent-of.ts'

/** So many posts are remembered, so that one that is repeated gives the same message. */
const mostRemembered = 1000

/** What Slack says of a message that it finds fault with. */
const faulty = ['invalid_blocks', 'invalid_blocks_format', 'invalid_arguments', 'msg_blocks_too_long']

/** Posts and changes the cards that everybody in a channel sees. Never throws. */
export class PublicCards {
  readonly #api: Pick<SlackApi, 'later'>
  readonly #log: ChatEars['log']
  readonly #mayAttach: () => boolean
  readonly #posted = new Map<string, Promise<Sent>>()
  /** The messages that a file belongs to. */
  readonly #withFile = new Set<string>()

  /** @param mayAttach whether the app may upload files */
  constructor(api: Pick<SlackApi, 'later'>, log: ChatEars['log'], mayAttach: () => boolean) {
    this.#api = api
    this.#log = log
    this.#mayAttach = mayAttach
  }

  /** Slack has no key against repeated posts, so this process remembers what it has posted. */
  async post(channel: string, card: Card, once: string): Promise<Sent> {
    const before = this.#posted.get(once)
    if (before !== undefined) return before
    const posting = this.#post(channel, card)
    this.#posted.set(once, posting)
    if (this.#posted.size > mostRemembered) this.#posted.delete(this.#posted.keys().next().value ?? '')
    const sent = await posting
    if (sent.kind !== 'sent') this.#posted.delete(once)
    return sent
  }

  async edit(channel: string, message: string, card: Card): Promise<Sent> {
    const { text, blocks } = renderMessage(card, { files: this.#withFile.has(message) })
    const update = { channel, ts: message, text, ...asItIs }
    const called = await this.#looking(blocks, shown =>
      this.#api.later('always', client => client.chat.update({ ...update, blocks: shown })),
    )
    return sentOf(called, message)
  }

  async #post(channel: string, card: Card): Promise<Sent> {
    const { text, blocks, file } = renderMessage(card, { files: this.#mayAttach() })
    const message = { channel, text, ...asItIs, unfurl_links: false, unfurl_media: false }
    const called = await this.#looking(blocks, shown =>
      this.#api.later('if nothing came of it', client =>
        client.chat.postMessage(shown.length > 0 ? { ...message, blocks: shown } : message),
      ),
    )
    const ts = called.kind === 'done' ? called.result.ts : undefined
    if (ts === undefined) return sentOf(called, '')
    if (file && (await attach(this.#api, this.#log, { channel, thread: ts }, textAttached(file))))
      remember(this.#withFile, ts)
    // The message promises a file that is not there.
    else if (file) await this.edit(channel, ts, card)
    return { kind: 'sent', message: ts }
  }

  /** A card that Slack finds fault with is shown as its text alone: better than none. */
  async #looking<T>(
    blocks: types.KnownBlock[],
    send: (blocks: types.KnownBlock[]) => Promise<Called<T>>,
  ): Promise<Called<T>> {
    const called = await send(blocks)
    if (called.kind === 'done' || !faulty.includes(called.failure.code)) return called
    this.#log('error', 'slack did not take the blocks of a card', { words: called.failure.words })
    return send([])
  }
}

function remember(set: Set<string>, one: string): void {
  if (set.size >= mostRemembered) set.delete(set.values().next().value ?? '')
  set.add(one)
}
