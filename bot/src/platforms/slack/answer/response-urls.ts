import type { Clock } from '@gatehouse/core/clock.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import type { ChatEars } from '../../../chat/chat-platform.ts'
import { withoutTokens } from '../library-log.ts'
import { type Origin, responseUrlLifeMs, responseUrlUses } from './origin.ts'

const answerMs = 2500
/** Not up to the last moment: what is sent then comes too late. */
const marginMs = 30_000
const mostUrls = 10_000

/** Answers through the addresses that come with what people do: half an hour, five times. */
export class ResponseUrls {
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #log: ChatEars['log']
  readonly #uses = new Map<string, number>()

  constructor(clock: Pick<Clock, 'nowMs'>, log: ChatEars['log']) {
    this.#clock = clock
    this.#log = log
  }

  /** Whether it could be sent there. Never throws. */
  async send({ url, askedAtMs }: Pick<Origin, 'url' | 'askedAtMs'>, body: object): Promise<boolean> {
    if (url === null || this.#clock.nowMs() - askedAtMs > responseUrlLifeMs - marginMs) return false
    if (!this.#use(url)) return false
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(answerMs),
      })
      const words = (await answer.text()).slice(0, 200)
      if (answer.ok) return true
      this.#log('warn', 'slack did not take an answer', {
        status: answer.status,
        words: withoutTokens(words),
      })
    } catch (error) {
      this.#log('warn', 'slack did not take an answer', { words: withoutTokens(errorWords(error)) })
    }
    return false
  }

  #use(url: string): boolean {
    const uses = this.#uses.get(url) ?? 0
    if (uses >= responseUrlUses) return false
    this.#uses.delete(url)
    if (this.#uses.size >= mostUrls) this.#uses.delete(this.#uses.keys().next().value ?? '')
    this.#uses.set(url, uses + 1)
    return true
  }
}
