import { randomBytes } from 'node:crypto'
import type { PrivateViewStore } from '@gatehouse/core/cards/private-view.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { identityText, type Platform } from '@gatehouse/core/identity/account.ts'
import type { Delivery, DeliveryStore } from '@gatehouse/core/identity/delivery.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { Answer } from '../answer.ts'
import type { CommandDeps } from '../command.ts'
import type { Desk } from '../request.ts'
import { answerCard } from './answer-card.ts'
import { type Card, plainCard } from './card.ts'
import { Crowd } from './crowd.ts'
import type { ChatCaller, Heard } from './heard.ts'
import { isSecond } from './is-second.ts'
import { overCard } from './over-card.ts'
import { Recent } from './recent.ts'

/** What answering in a chat needs. */
export interface ConversationDeps extends Pick<CommandDeps, 'accounts' | 'confirmations' | 'revisions'> {
  desk: Pick<Desk, 'run' | 'decide'>
  deliveries: DeliveryStore
  privateViews: PrivateViewStore
  clock: Clock
  log: Log
}

/** As long as a platform may take to show an answer. */
const showingMs = 15_000
/** So many refused deliveries are remembered. */
const mostRemembered = 5000

/** Answers what people do in the chats. What a platform delivers again has its effect once, and gets the same answer. */
export class Conversation {
  readonly #deps: ConversationDeps
  readonly #crowd = new Crowd({ each: 10, all: 100 })
  readonly #running = new Map<string, Promise<Card>>()
  readonly #refused = new Recent<true>(mostRemembered)
  /** The private views whose content an answer will take. */
  readonly #answering = new Map<string, symbol>()
  readonly #closing = new AbortController()

  constructor(deps: ConversationDeps) {
    this.#deps = deps
  }

  /** Never throws. */
  hear(heard: Heard): Promise<Card> {
    const who = identityText(heard.caller.identity)
    // Nobody gets the answer that was kept for somebody else, whatever a platform says.
    const id = `${who} ${heard.delivery}`
    const known = this.#running.get(id) ?? (this.#refused.get(id) ? Promise.resolve(tooMany) : undefined)
    if (known) return known
    if (!this.#crowd.enter(who)) return this.#refuse(id)
    const answer = this.#answer(id, heard).finally(() => {
      this.#crowd.leave(who)
      // What had an effect is kept in the database; looking again is no harm.
      this.#running.delete(id)
    })
    this.#running.set(id, answer)
    return answer
  }

  /** Whether the answer to what somebody did on a private view will take its place. */
  isAnswering(platform: Platform, at: string): boolean {
    return this.#answering.has(`${platform}:${at}`)
  }

  /** A plan that waits is shown there anew; that is to be repaired again when it ends. */
  isShown(platform: Platform, at: string): void {
    this.#answering.delete(`${platform}:${at}`)
  }

  /** From now on nobody may see an answer that is still worked on: the next start repairs what they look at. */
  close(): void {
    this.#closing.abort()
  }

  /** Whoever was told that nothing was done must not find it done because it was delivered again. */
  #refuse(id: string): Promise<Card> {
    this.#refused.set(id, true)
    return Promise.resolve(tooMany)
  }

  async #answer(id: string, heard: Heard): Promise<Card> {
    const { deliveries, log } = this.#deps
    try {
      const before = deliveries.find(id)
      if (before)
        return before.answer === null ? unknownOutcome : this.#stillTrue(JSON.parse(before.answer) as Card)
      const delivery: Delivery = { id, run: randomBytes(12).toString('base64url') }
      const { shown, kept } = await this.#inPlace(heard, () => this.#do(heard, { ...heard.caller, delivery }))
      this.#remember(delivery, kept)
      return shown
    } catch (error) {
      if (error instanceof AppError) return plainCard({ title: error.message, severity: 'error' })
      log.error('chat not answered', { error, kind: heard.kind })
      return plainCard({
        title: 'Something went wrong inside Gatehouse. See what was done with: audit list',
        severity: 'error',
      })
    }
  }

  /** An answer that was kept, unless it shows a plan that does not wait any more as it did. */
  #stillTrue(kept: Card): Card {
    const { pending } = kept.reply
    const confirmation = pending && this.#deps.confirmations.find(pending.id)
    if (!confirmation) return kept
    const waits = confirmation.state === (pending.needs === 'second' ? 'seconding' : 'pending')
    return waits && this.#deps.clock.nowMs() < confirmation.expiresAtMs
      ? kept
      : overCard(this.#deps, confirmation).card
  }

  /** What was done is done, whether or not its answer can be kept for a second delivery. */
  #remember(delivery: Delivery, kept: Card): void {
    try {
      this.#deps.deliveries.answer(delivery, JSON.stringify(kept))
    } catch (error) {
      this.#deps.log.warn('answer not kept', { words: errorWords(error) })
    }
  }

  /** The platform shows the answer where it was asked for, so that nobody else has to repair what was there. */
  async #inPlace<T>({ at, kind, caller }: Heard, work: () => Promise<T>): Promise<T> {
    // Looking at a plan opens a view of its own.
    if (at === null || kind === 'look') return work()
    const { platform } = caller.identity
    const turn = Symbol(at)
    this.#answering.set(`${platform}:${at}`, turn)
    try {
      return await work()
    } finally {
      void this.#forgetLater(platform, at, turn)
    }
  }

  /** Not before the platform had time to show the answer: a program that is killed meanwhile leaves what was there to its next start. */
  async #forgetLater(platform: Platform, at: string, turn: symbol): Promise<void> {
    const { clock, privateViews } = this.#deps
    await clock.sleep(showingMs, this.#closing.signal)
    const key = `${platform}:${at}`
    if (this.#closing.signal.aborted || this.#answering.get(key) !== turn) return
    this.#answering.delete(key)
    try {
      privateViews.forget(platform, at)
    } catch (error) {
      // It is repaired once more then, in words that are true as well.
      this.#deps.log.warn('private view not forgotten', { words: errorWords(error) })
    }
  }

  async #do(heard: Heard, caller: ChatCaller): Promise<{ shown: Card; kept: Card }> {
    const { desk } = this.#deps
    const cardsOf = (answer: Answer) => answerCard(answer, isSecond(this.#deps, caller, answer))
    const run = async (typed: string | readonly string[]) => cardsOf(await desk.run({ typed, caller }))
    switch (heard.kind) {
      case 'command':
        return run(heard.line)
      case 'look': {
        const answer = await desk.run({ typed: approveLine(heard.confirmation), caller })
        return this.#beyond(heard.confirmation, answer) ?? cardsOf(answer)
      }
      case 'code': {
        const { confirmation: id, code } = heard
        const answer = await desk.decide({ id, caller, say: { kind: 'code', account: null, code } })
        if (answer.exit === 0 || answer.code !== 'forbidden' || !answer.reply.pending)
          return this.#beyond(id, answer) ?? cardsOf(answer)
        // What is wrong with a code is said where it is asked for, above the plan that it is for.
        const plan = cardsOf(await desk.run({ typed: approveLine(id), caller, silent: true })).shown
        return same(plan.asks === null ? cardsOf(answer).shown : { ...plan, problem: answer.reply.title })
      }
      case 'deed': {
        const { deed } = heard
        if (deed.kind === 'run') return run(deed.line)
        const { confirmation: id, kind } = deed
        if (kind === 'ask-reject') return askReject(await desk.run({ typed: approveLine(id), caller }))
        const answer = await desk.decide({ id, caller, say: { kind } })
        return this.#beyond(id, answer) ?? cardsOf(answer)
      }
    }
  }

  /** A plan beyond somebody's role is none to them; but whoever pressed its button has seen its card. */
  #beyond(id: string, { code }: Answer): { shown: Card; kept: Card } | null {
    const confirmation = code === 'not_found' ? this.#deps.confirmations.find(id) : null
    if (!confirmation) return null
    const title = `This is for people with the role ${confirmation.role}. Nothing was changed.`
    return same(plainCard({ title, severity: 'error', next: ['help'] }))
  }
}

/** Nothing was read or done. */
const tooMany = plainCard({
  title: 'Not done: too many commands are running. Wait for their answers, then send it again.',
  severity: 'warning',
})

function same(card: Card): { shown: Card; kept: Card } {
  return { shown: card, kept: card }
}

/** Shows a plan that waits, as far as somebody may see it. */
function approveLine(confirmation: string): string {
  return `confirmation approve ${confirmation}`
}

/** Whether they mean it, as long as it waits; it is a question about that plan, so that it ends with it. */
function askReject(looked: Answer): { shown: Card; kept: Card } {
  const { pending } = looked.reply
  if (!pending) return same(plainCard(looked.reply))
  const deed = { kind: 'reject', confirmation: pending.id } as const
  const title = 'Reject it? Whoever asked has to ask again then.'
  return same(
    plainCard({ title, severity: 'warning', pending }, [{ label: 'Reject', style: 'danger', deed }]),
  )
}

const unknownOutcome = plainCard({
  title:
    'This began before Gatehouse was restarted, and is not done again. See what came of it with: audit list',
  severity: 'warning',
})
