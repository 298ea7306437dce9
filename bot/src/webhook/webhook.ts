import { randomBytes } from 'node:crypto'
import type { AlertEvent } from '@gatehouse/core/alerts/alert.ts'
import { sha256 } from '@gatehouse/core/canonical-json.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import { type AuditLog, gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { Transactions } from '@gatehouse/core/transactions.ts'
import type { WaitingEvent, WebhookOutbox } from '@gatehouse/core/webhook/outbox.ts'
import { Webhook as Signer } from 'standardwebhooks'
import { pauseAfter } from './pause.ts'
import type { Send, Sent } from './send.ts'
import type { WebhookSettings } from './settings.ts'
import { alertEvent, testEvent, type WebhookEvent } from './webhook-event.ts'
import type { WebhookChecked, WebhookState, WebhookView } from './webhook-view.ts'

interface WebhookDeps {
  outbox: WebhookOutbox
  transactions: Transactions
  audit: Pick<AuditLog, 'append'>
  clock: Clock
  send: Send
  /** From 0 to 1. */
  random(): number
  tell(event: EdgeEvent): void
  log: Log
}

const mostAtOnce = 20
const longestPauseMs = 3_600_000
const shortestPauseMs = 100
const afterFailureMs = 5000

/**
 * Tells one receiver of every alert, signed by the rules of Standard Webhooks: at least once, and of each alert in its order. What is to be
 * told is stored in the transaction of the alert, so that nothing is lost by whatever ends this process.
 */
export class Webhook implements WebhookView {
  readonly #deps: WebhookDeps
  readonly #url: URL
  readonly #signers: readonly Signer[]
  readonly #receiver: string
  readonly #tries = { delivered: 0, failed: 0 }
  #failing: WebhookState['failing'] = null
  /** What is given up is told once, until something is delivered again. */
  #toldOfGivenUp = false
  /** For newer ones, since that was last looked at; as far as whoever wrote those has not taken it back. */
  #dropped = 0
  #wake = new AbortController()

  constructor(deps: WebhookDeps, { url, secrets }: WebhookSettings) {
    this.#deps = deps
    this.#url = url
    this.#signers = secrets.map(secret => new Signer(secret))
    this.#receiver = sha256(url.href)
  }

  /** To be called in the transaction that writes what happened. */
  readonly tellOf = (event: AlertEvent): void => {
    const { outbox, clock } = this.#deps
    if (outbox.goneSinceMs(this.#receiver) !== null) return
    const body = JSON.stringify(alertEvent(event))
    this.#dropped += outbox.add({ id: newId(), subject: `alert:${event.alert.id}`, body }, clock.nowMs())
    this.#wake.abort()
  }

  state(): WebhookState {
    const { outbox } = this.#deps
    return {
      ...outbox.counts(),
      origin: this.#url.origin,
      goneSinceMs: outbox.goneSinceMs(this.#receiver),
      failing: this.#failing,
      tries: { ...this.#tries },
    }
  }

  async check(): Promise<WebhookChecked> {
    const { clock, outbox } = this.#deps
    const startMs = clock.monotonicMs()
    const event: WebhookEvent = testEvent(clock.nowMs())
    const id = newId()
    const sent = await this.#post(id, JSON.stringify(event), new AbortController().signal)
    if (sent.kind === 'delivered') {
      outbox.setGone(this.#receiver, null)
      this.#worked()
      this.#wake.abort()
    }
    return { sent, tookMs: Math.round(clock.monotonicMs() - startMs), origin: this.#url.origin, id }
  }

  /** Delivers what waits until the signal. Never throws. */
  async keep(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#deps
    while (!signal.aborted) {
      this.#wake = new AbortController()
      let pauseMs = afterFailureMs
      try {
        await this.deliverDue(signal)
        pauseMs = this.#pauseMs()
      } catch (error) {
        log.error('webhook not looked after', { words: errorWords(error) })
      }
      await clock.sleep(pauseMs, AbortSignal.any([signal, this.#wake.signal]))
    }
  }

  /** Tries everything that is due, one after the other. */
  async deliverDue(signal: AbortSignal): Promise<void> {
    const { outbox, clock } = this.#deps
    outbox.forget(clock.nowMs())
    this.#tellDropped()
    for (;;) {
      const due = outbox.due(clock.nowMs(), mostAtOnce)
      if (due.length === 0) return
      for (const event of due) {
        const sent = await this.#post(event.id, event.body, signal)
        // It is not known what became of it; at the next start it is sent again, by the same id.
        if (signal.aborted) return
        this.#settle(event, sent)
        if (sent.kind === 'gone') return
      }
    }
  }

  #post(id: string, body: string, signal: AbortSignal): Promise<Sent> {
    const at = new Date(this.#deps.clock.nowMs())
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Gatehouse-Webhook',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      // By each of them, so that a receiver that knows one takes it.
      'webhook-signature': this.#signers.map(signer => signer.sign(id, at, body)).join(' '),
    }
    return this.#deps.send({ url: this.#url, headers, body }, signal)
  }

  #settle({ id, tries }: WaitingEvent, sent: Sent): void {
    const { outbox, clock, random, log } = this.#deps
    const nowMs = clock.nowMs()
    switch (sent.kind) {
      case 'delivered':
        outbox.delivered(id, nowMs)
        this.#worked()
        return
      case 'gone':
        this.#tries.failed += 1
        this.#end(nowMs)
        return
      case 'failed': {
        this.#tries.failed += 1
        this.#failing = { sinceMs: this.#failing?.sinceMs ?? nowMs, words: sent.words }
        log.warn('webhook event not delivered', { id, tries: tries + 1, words: sent.words })
        const pauseMs = pauseAfter(tries + 1, sent.retryAfterMs, random())
        if (pauseMs !== null) outbox.failed(id, nowMs + pauseMs)
        else this.#giveUp(id, sent.words, nowMs)
      }
    }
  }

  #worked(): void {
    this.#tries.delivered += 1
    this.#failing = null
    this.#toldOfGivenUp = false
  }

  #giveUp(id: string, words: string, nowMs: number): void {
    const { transactions, outbox } = this.#deps
    transactions.write(() => {
      outbox.giveUp(id, nowMs)
      if (!this.#toldOfGivenUp) this.#tellGivenUp(words, 1)
    })
    this.#toldOfGivenUp = true
  }

  #tellDropped(): void {
    const count = Math.min(this.#dropped, this.#deps.outbox.counts().givenUp)
    this.#dropped = 0
    if (count === 0 || this.#toldOfGivenUp) return
    this.#deps.transactions.write(() => this.#tellGivenUp('too many events wait', count))
    this.#toldOfGivenUp = true
  }

  /** The receiver has said that it wants nothing more: nothing is kept for it from now on. */
  #end(nowMs: number): void {
    const { transactions, outbox, tell } = this.#deps
    const dropped = transactions.write(() => {
      outbox.setGone(this.#receiver, nowMs)
      this.#note(`The receiver of the webhook at ${this.#url.origin} wants nothing more (410)`, nowMs)
      return outbox.giveUpAll(nowMs)
    })
    tell({ kind: 'webhook-ended', origin: this.#url.origin, dropped })
  }

  /** Within a transaction. */
  #tellGivenUp(words: string, count: number): void {
    const { origin } = this.#url
    this.#note(`Events of the webhook to ${origin} are given up: ${words}`, this.#deps.clock.nowMs())
    this.#deps.tell({ kind: 'webhook-given-up', origin, words, count })
  }

  #note(subject: string, atMs: number): void {
    this.#deps.audit.append({
      atMs,
      kind: 'happened',
      actor: gatehouseActor,
      face: 'gatehouse',
      subject,
      facts: { event: 'webhook' },
    })
  }

  #pauseMs(): number {
    const { outbox, clock } = this.#deps
    const nextMs = outbox.nextMs()
    if (nextMs === null) return longestPauseMs
    return Math.min(longestPauseMs, Math.max(shortestPauseMs, nextMs - clock.nowMs()))
  }
}

/** As the examples of the standard look. */
function newId(): string {
  return `msg_${randomBytes(16).toString('hex')}`
}
