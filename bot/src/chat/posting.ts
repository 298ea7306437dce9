import { setImmediate } from 'node:timers/promises'
import { canonicalJson, sha256 } from '@gatehouse/core/canonical-json.ts'
import type { CardMessage, StoredCard } from '@gatehouse/core/cards/card-store.ts'
import type { Platform } from '@gatehouse/core/identity/account.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { EffectDeps } from '../command.ts'
import type { CardDeps, Standing } from './card-kinds/card-kind.ts'
import { cardOf, mustShow, touchesOf } from './card-kinds/index.ts'
import type { ChatPlatform, Sent } from './chat-platform.ts'

type PostingDeps = CardDeps & Pick<EffectDeps, 'cards'> & { log: Log }

/** Cards further back have no button for undoing; a newer command does that. */
const mostUndoable = 20
/** Cards further back are left as they are: nobody looks up so far, and each is worked out anew with every change. */
const mostCurrent = 50
const breathEvery = 10
/** What nobody was shown within a day is no news any more. */
const newsLifeMs = 24 * 3_600_000
/** As many wait for a platform that is away; older news are in the audit. */
const mostWaiting = 200
const mostFailures = 3

/**
 * Brings the public cards of one platform up to date: whatever a card should say now and does not is posted or edited, one after the other,
 * with what it says at that very moment. What fails is tried again at the next turn; nothing is lost, because what is shown is stored.
 */
export class Posting {
  readonly #deps: PostingDeps
  readonly #platform: Platform
  readonly #chat: Pick<ChatPlatform, 'post' | 'edit'>
  /** What was tried to be posted before, in this process or in one before it. */
  readonly #tried = new Set<string>()
  readonly #sinceMs: number
  #running: Promise<boolean> | null = null
  #again = false

  constructor(deps: PostingDeps, platform: Platform, chat: Pick<ChatPlatform, 'post' | 'edit'>) {
    this.#deps = deps
    this.#platform = platform
    this.#chat = chat
    this.#sinceMs = deps.clock.nowMs()
  }

  /** Resolves once everything is up to date, or something failed: false. Never throws. */
  sync(): Promise<boolean> {
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #run(): Promise<boolean> {
    try {
      while (this.#again) {
        this.#again = false
        if (!(await this.#turn())) return false
      }
      return true
    } catch (error) {
      this.#deps.log.error('cards not brought up to date', { error, platform: this.#platform })
      return false
    }
  }

  async #turn(): Promise<boolean> {
    const open = this.#bounded(this.#readable(this.#deps.cards.open(this.#platform)))
    // Read once: each card is held against all later ones.
    const touched = open.map(({ card }) => ({ id: card.id, touches: touchesOf(card) }))
    const failed = new Map<string, number>()
    for (const [index, message] of open.entries()) {
      // Commands do not wait for cards.
      if (index % breathEvery === breathEvery - 1) await setImmediate()
      const before = failed.get(message.channel) ?? 0
      // One card that cannot be shown holds up no other; several mean that nothing can be shown there now.
      if (before === mostFailures) continue
      const later = touched.slice(index + 1)
      if (!(await this.#bring(message, later))) failed.set(message.channel, before + 1)
    }
    return failed.size === 0
  }

  /** Those whose content this version understands; the others are left as they are. */
  #readable(open: readonly CardMessage[]): CardMessage[] {
    return open.filter(message => {
      try {
        touchesOf(message.card)
        return true
      } catch (error) {
        this.#deps.log.error('card not readable', { error, card: message.card.id, platform: this.#platform })
        this.#deps.cards.end(message, 'gone')
        return false
      }
    })
  }

  /**
   * After a long outage people want to know how it is now, not each step of a thousand. What asks something of them stays, whatever a program
   * does meanwhile.
   */
  #bounded(open: readonly CardMessage[]): CardMessage[] {
    const waiting = open.filter(({ message }) => message === null)
    const excess = Math.max(0, waiting.length - mostWaiting)
    const news = excess === 0 ? [] : waiting.filter(({ card }) => !mustShow(this.#deps, card))
    const dropped = new Set(news.slice(0, excess))
    if (dropped.size > 0) {
      for (const message of dropped) this.#deps.cards.end(message, 'settled')
      this.#deps.log.warn('cards not shown, there are too many', {
        platform: this.#platform,
        count: dropped.size,
      })
    }
    return open.filter(message => !dropped.has(message))
  }

  async #bring(message: CardMessage, later: readonly Touched[]): Promise<boolean> {
    const { cards, clock } = this.#deps
    if (message.message === null && clock.nowMs() - message.card.madeAtMs > newsLifeMs) {
      cards.end(message, 'settled')
      return true
    }
    const { card, final } = cardOf(this.#deps, message.card, standingOf(message.card, later))
    const hash = sha256(canonicalJson(card))
    if (hash !== message.shown) {
      const sent = await this.#send(message, card)
      if (sent.kind === 'failed') {
        this.#deps.log.warn('card not shown', { platform: this.#platform, words: sent.words })
        // What failed for a day fails for a reason that no further try mends.
        if (clock.nowMs() - message.card.madeAtMs <= newsLifeMs) return false
        cards.end(message, 'gone')
        this.#tried.delete(onceOf(message))
        return true
      }
      if (sent.kind === 'gone') {
        this.#deps.log.warn('card cannot be shown', {
          platform: this.#platform,
          channel: message.channel,
          words: sent.words,
        })
        cards.end(message, 'gone')
        this.#tried.delete(onceOf(message))
        return true
      }
      cards.shown(message, sent.message, hash)
      this.#tried.delete(onceOf(message))
    }
    if (final) cards.end(message, 'settled')
    return true
  }

  #send(at: CardMessage, card: Parameters<ChatPlatform['post']>[1]): Promise<Sent> {
    return at.message === null ? this.#post(at, card) : this.#chat.edit(at.channel, at.message, card)
  }

  /** A post that is repeated may give the message of the first try, which says what was true then. */
  async #post(at: CardMessage, card: Parameters<ChatPlatform['post']>[1]): Promise<Sent> {
    const once = onceOf(at)
    const isFirst = !this.#tried.has(once) && at.card.madeAtMs >= this.#sinceMs
    this.#tried.add(once)
    const posted = await this.#chat.post(at.channel, card, once)
    return posted.kind === 'sent' && !isFirst ? this.#chat.edit(at.channel, posted.message, card) : posted
  }
}

/** The same for the same card in the same channel. */
function onceOf({ card: { id }, channel }: CardMessage): string {
  return `card-${id}-${channel}`
}

/** A card, and the names of what it changed; null when it is about everything. */
interface Touched {
  id: number
  touches: readonly string[] | null
}

/** How a card stands to the later ones that still change. */
function standingOf(card: StoredCard, later: readonly Touched[]): Standing {
  const own = touchesOf(card)
  const others = new Set<number>()
  let untouched = true
  for (const other of later) {
    if (other.id === card.id || others.has(other.id)) continue
    others.add(other.id)
    untouched &&= others.size < mostUndoable && !touchesSame(own, other.touches)
    if (!untouched && others.size >= mostCurrent) return { untouched: false, current: false }
  }
  return { untouched, current: true }
}

/** Null is about everything. */
function touchesSame(one: readonly string[] | null, other: readonly string[] | null): boolean {
  if (one === null || other === null) return other?.length !== 0
  return other.some(name => one.includes(name))
}
