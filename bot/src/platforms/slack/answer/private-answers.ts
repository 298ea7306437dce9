import { randomBytes } from 'node:crypto'
import type { Card } from '../../../chat/card.ts'
import type { ChatEars, Sent } from '../../../chat/chat-platform.ts'
import type { SlackApi } from '../api/slack-api.ts'
import { sentOf } from '../cards/sent-of.ts'
import { privateMessage } from './message.ts'
import { isDirect, type Origin } from './origin.ts'
import type { ResponseUrls } from './response-urls.ts'
import { type PrivateSurface, surfaceText } from './surface.ts'

/** Which private message an answer takes the place of. */
export interface Replaced {
  at: string
}

/** Shows answers to one person alone, in a message: where they asked if that can be, else in a direct message. Never throws. */
export class PrivateAnswers {
  readonly #api: Pick<SlackApi, 'later'>
  readonly #urls: ResponseUrls
  readonly #ears: Pick<ChatEars, 'shown' | 'log'>

  constructor(api: Pick<SlackApi, 'later'>, urls: ResponseUrls, ears: Pick<ChatEars, 'shown' | 'log'>) {
    this.#api = api
    this.#urls = urls
    this.#ears = ears
  }

  /** @returns the id of the message, under which a later answer can take its place; null when it could not be shown */
  async tell(origin: Origin, card: Card, replaced: Replaced | null): Promise<Replaced | null> {
    const at = replaced?.at ?? randomBytes(9).toString('base64url')
    const surface = await this.#send(origin, card, at, replaced !== null)
    if (surface === null) {
      this.#ears.log('error', 'a private answer could not be shown', { user: origin.user })
      return null
    }
    const { pending } = card.reply
    if (pending && surface !== 'unchangeable') this.#ears.shown(pending.id, at, surfaceText(surface))
    return { at }
  }

  /** Changes an answer that was shown before. */
  async change(surface: Exclude<PrivateSurface, { kind: 'modal' }>, card: Card): Promise<Sent> {
    const message = privateMessage(card, surface.at)
    if (surface.kind === 'direct') {
      const { channel, message: ts } = surface
      const called = await this.#api.later('always', client =>
        client.chat.update({ channel, ts, ...message }),
      )
      return sentOf(called, ts)
    }
    const { origin } = surface
    return (await this.#urls.send(origin, { ...hidden(origin, message), replace_original: true }))
      ? { kind: 'sent', message: surface.at }
      : { kind: 'gone', words: 'its time is over' }
  }

  async #send(
    origin: Origin,
    card: Card,
    at: string,
    replaces: boolean,
  ): Promise<PrivateSurface | 'unchangeable' | null> {
    const message = privateMessage(card, at)
    const body = { ...hidden(origin, message), replace_original: replaces }
    if (await this.#urls.send(origin, body)) return { kind: 'hidden', at, origin }
    // Without its address such a message cannot be changed any more, so what may have to be repaired goes into a direct message.
    if (!card.reply.pending && (await this.#postHidden(origin, message))) return 'unchangeable'
    return this.#postDirect(origin.user, message, at)
  }

  async #postHidden(
    { channel, user, thread }: Origin,
    message: ReturnType<typeof privateMessage>,
  ): Promise<boolean> {
    if (channel === null || isDirect(channel)) return false
    const called = await this.#api.later('if nothing came of it', client =>
      client.chat.postEphemeral({ channel, user, ...message, ...(thread !== null && { thread_ts: thread }) }),
    )
    return called.kind === 'done'
  }

  async #postDirect(
    user: string,
    message: ReturnType<typeof privateMessage>,
    at: string,
  ): Promise<PrivateSurface | null> {
    const opened = await this.#api.later('always', client => client.conversations.open({ users: user }))
    const channel = opened.kind === 'done' ? opened.result.channel?.id : undefined
    if (channel === undefined) return null
    const posted = await this.#api.later('if nothing came of it', client =>
      client.chat.postMessage({ channel, ...message, unfurl_links: false, unfurl_media: false }),
    )
    const ts = posted.kind === 'done' ? posted.result.ts : undefined
    return ts === undefined ? null : { kind: 'direct', at, channel, message: ts }
  }
}

function hidden({ thread }: Origin, message: object): object {
  return { response_type: 'ephemeral', ...message, ...(thread !== null && { thread_ts: thread }) }
}
