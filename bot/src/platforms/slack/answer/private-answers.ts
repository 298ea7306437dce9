import { randomBytes } from 'node:crypto'
import type { ChartPictures } from '../../../charts/chart-pictures.ts'
import { type Card, plainCard, planOf } from '../../../chat/card.ts'
import type { ChatEars, Sent } from '../../../chat/chat-platform.ts'
import { documentOf, withoutDocument } from '../../../chat/layout/document.ts'
import { lookFirst } from '../../../chat/sentences.ts'
import type { SlackApi } from '../api/slack-api.ts'
import { attach, pictureAttached, textAttached } from '../cards/attach.ts'
import { sentOf } from '../cards/sent-of.ts'
import { type PrivateMessage, privateMessage } from './message.ts'
import { isDirect, type Origin } from './origin.ts'
import type { ResponseUrls } from './response-urls.ts'
import { type PrivateSurface, surfaceText } from './surface.ts'

const inDirect = plainCard({
  title: 'This waits for you in a direct message from Gatehouse.',
  severity: 'info',
})

/** A message that one person sees holds no picture. */
const pictureComes = 'A chart of it goes into your direct messages from Gatehouse.'

const unshowable = plainCard({
  title: 'Slack did not take the answer.',
  severity: 'error',
  ...lookFirst,
})

/** What goes beside answers. */
interface AnswerFiles {
  /** Whether the app may upload them. */
  may(): boolean
  pictures: Pick<ChartPictures, 'of'>
}

/** Shows answers to one person alone, in a message: where they asked if that can be, else in a direct message. Never throws. */
export class PrivateAnswers {
  readonly #api: Pick<SlackApi, 'later'>
  readonly #urls: ResponseUrls
  readonly #ears: Pick<ChatEars, 'shown' | 'log'>
  readonly #files: AnswerFiles

  constructor(
    api: Pick<SlackApi, 'later'>,
    urls: ResponseUrls,
    ears: Pick<ChatEars, 'shown' | 'log'>,
    files: AnswerFiles,
  ) {
    this.#api = api
    this.#urls = urls
    this.#ears = ears
    this.#files = files
  }

  /**
   * Shows a card to whoever asked.
   * @param replaces the private message that a button was pressed in, and whose place the answer takes; null for a new one
   */
  async tell(origin: Origin, answer: Card, replaces: string | null): Promise<void> {
    const picture = this.#files.may() ? await this.#files.pictures.of(answer.reply) : null
    await this.#show(origin, picture === null ? answer : withNote(answer, pictureComes), replaces)
    // Whoever asked has the numbers before it is there.
    if (picture === null) return
    const channel = await this.#openDirect(origin.user)
    if (channel !== null)
      await attach(this.#api, this.#ears.log, { channel, thread: null }, pictureAttached(picture))
  }

  async #show(origin: Origin, answer: Card, replaces: string | null): Promise<void> {
    const card = await this.#handedOver(origin, answer)
    if (replaces !== null && (await this.#replace(origin, card, replaces))) return
    // A new private message cannot be changed any more, so what will have to be goes into a direct one.
    const ways = card.reply.pending ? [this.#direct, this.#hidden] : [this.#hidden, this.#direct]
    for (const shown of [card, unshowable])
      for (const way of ways) if (await way.call(this, origin, shown)) return
    this.#ears.log('error', 'a private answer could not be shown', { user: origin.user })
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
    return (await this.#urls.send(surface.origin, { ...message, replace_original: true }))
      ? { kind: 'sent', message: surface.at }
      : { kind: 'gone', words: 'its time is over' }
  }

  async #replace(origin: Origin, card: Card, at: string): Promise<boolean> {
    const body = { ...privateMessage(card, at), replace_original: true }
    if (!(await this.#urls.send(origin, body))) return false
    this.#note(card, at, { kind: 'hidden', at, origin })
    return true
  }

  /** Where they asked, seen by them alone. */
  async #hidden({ url, askedAtMs, channel, user, thread }: Origin, card: Card): Promise<boolean> {
    const message = { ...privateMessage(card, newId()), ...(thread !== null && { thread_ts: thread }) }
    const answer = { response_type: 'ephemeral', replace_original: false, ...message }
    if (await this.#urls.send({ url, askedAtMs }, answer)) return true
    if (channel === null || isDirect(channel)) return false
    const called = await this.#api.later('if nothing came of it', client =>
      client.chat.postEphemeral({ channel, user, ...message }),
    )
    return called.kind === 'done'
  }

  async #direct(origin: Origin, card: Card): Promise<boolean> {
    const at = newId()
    const sent = await this.#postDirect(origin.user, privateMessage(card, at))
    if (sent === null) return false
    this.#note(card, at, { kind: 'direct', at, ...sent })
    if (origin.channel !== null && origin.channel !== sent.channel) await this.#hidden(origin, inDirect)
    return true
  }

  /** A message that one person sees has no files: a document goes into a direct message, and the card says so. */
  async #handedOver({ user }: Origin, card: Card): Promise<Card> {
    const document = documentOf(card)
    if (document === null || !this.#files.may()) return card
    const channel = await this.#openDirect(user)
    const file = textAttached(document)
    if (channel === null || !(await attach(this.#api, this.#ears.log, { channel, thread: null }, file)))
      return card
    return withNote(withoutDocument(card), `${document.name} is in your direct messages from Gatehouse.`)
  }

  async #openDirect(user: string): Promise<string | null> {
    const opened = await this.#api.later('always', client => client.conversations.open({ users: user }))
    return (opened.kind === 'done' ? opened.result.channel?.id : undefined) ?? null
  }

  async #postDirect(
    user: string,
    message: PrivateMessage,
  ): Promise<{ channel: string; message: string } | null> {
    const channel = await this.#openDirect(user)
    if (channel === null) return null
    const posted = await this.#api.later('if nothing came of it', client =>
      client.chat.postMessage({ channel, ...message, unfurl_links: false, unfurl_media: false }),
    )
    const ts = posted.kind === 'done' ? posted.result.ts : undefined
    return ts === undefined ? null : { channel, message: ts }
  }

  #note(card: Card, at: string, surface: PrivateSurface): void {
    const plan = planOf(card)
    if (plan !== null) this.#ears.shown(plan, at, surfaceText(surface))
  }
}

function withNote(card: Card, note: string): Card {
  const { notes = [] } = card.reply
  return { ...card, reply: { ...card.reply, notes: [note, ...notes] } }
}

function newId(): string {
  return randomBytes(9).toString('base64url')
}
