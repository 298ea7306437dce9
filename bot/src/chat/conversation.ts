import { randomBytes } from 'node:crypto'
import type { PrivateViewStore } from '@gatehouse/core/cards/private-view.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { identityText } from '@gatehouse/core/identity/account.ts'
import type { Delivery, DeliveryStore } from '@gatehouse/core/identity/delivery.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { Answer } from '../answer.ts'
import type { CommandDeps } from '../command.ts'
import type { Desk } from '../request.ts'
import { answerCard } from './answer-card.ts'
import { type Card, plainCard } from './card.ts'
import { Crowd } from './crowd.ts'
import type { ChatCaller, Heard } from './heard.ts'
import { Recent } from './recent.ts'

/** What answering in a chat needs. */
export interface ConversationDeps extends Pick<CommandDeps, 'accounts' | 'confirmations'> {
  desk: Pick<Desk, 'run' | 'decide'>
  deliveries: DeliveryStore
  privateViews: PrivateViewStore
  clock: Clock
  log: Log
}

/** As many answers are remembered, so that what is delivered again gets the same. */
const mostRemembered = 5000

/** Answers what people do in the chats. What a platform delivers again has its effect once, and gets the same answer. */
export class Conversation {
  readonly #deps: ConversationDeps
  readonly #crowd = new Crowd({ each: 10, all: 100 })
  readonly #answers = new Recent<Promise<Card>>(mostRemembered)

  constructor(deps: ConversationDeps) {
    this.#deps = deps
  }

  /** Never throws. */
  hear(heard: Heard): Promise<Card> {
    const id = `${heard.caller.identity.platform}:${heard.delivery}`
    const known = this.#answers.get(id)
    if (known) return known
    const who = identityText(heard.caller.identity)
    if (!this.#crowd.enter(who)) return Promise.resolve(tooMany)
    const answer = this.#answer(id, heard).finally(() => this.#crowd.leave(who))
    this.#answers.set(id, answer)
    return answer
  }

  async #answer(id: string, heard: Heard): Promise<Card> {
    const { deliveries, log } = this.#deps
    try {
      const before = deliveries.find(id)
      if (before) return before.answer === null ? unknownOutcome : (JSON.parse(before.answer) as Card)
      const delivery: Delivery = { id, run: randomBytes(12).toString('base64url') }
      const { shown, kept } = await this.#do(heard, { ...heard.caller, delivery })
      deliveries.answer(delivery, JSON.stringify(kept))
      return shown
    } catch (error) {
      log.error('chat not answered', { error, kind: heard.kind })
      return plainCard({
        title: 'Something went wrong inside Gatehouse. See what was done with: audit list',
        severity: 'error',
      })
    }
  }

  async #do(heard: Heard, caller: ChatCaller): Promise<{ shown: Card; kept: Card }> {
    const { desk } = this.#deps
    const cardsOf = (answer: Answer) => answerCard(answer, this.#isSecond(caller, answer))
    const run = async (typed: string | readonly string[]) => cardsOf(await desk.run({ typed, caller }))
    switch (heard.kind) {
      case 'command':
        return run(heard.line)
      case 'look':
        return run(`confirmation approve ${heard.confirmation}`)
      case 'code': {
        this.#taken(heard)
        const { confirmation: id, code } = heard
        const answer = await desk.decide({ id, caller, say: { kind: 'code', account: null, code } })
        return codeCard(answer, cardsOf(answer))
      }
      case 'deed': {
        const { deed } = heard
        if (deed.kind === 'run') return run(deed.line)
        const { confirmation: id, kind } = deed
        if (kind === 'ask-reject') return same(askReject(id))
        this.#taken(heard)
        return cardsOf(await desk.decide({ id, caller, say: { kind } }))
      }
    }
  }

  /** Whoever has confirmed it waits for the second person; everybody else may be that one, and is judged when they give their code. */
  #isSecond({ identity }: ChatCaller, { reply: { pending } }: Answer): boolean {
    if (pending?.needs !== 'second') return false
    const { accounts, confirmations } = this.#deps
    const own = accounts.byIdentity(identity)
    return own !== null && own.id !== confirmations.find(pending.id)?.first
  }

  /** The platform shows the answer where the plan was shown, so that nobody else has to repair it. */
  #taken({ at, caller }: Heard): void {
    if (at !== null) this.#deps.privateViews.forget(caller.identity.platform, at)
  }
}

/** Nothing was read or done. */
const tooMany = plainCard({
  title: 'Not done: too many commands are running. Wait for their answers, then send it again.',
  severity: 'warning',
})

/** What is wrong with a code is said where it is asked for. */
function codeCard(answer: Answer, cards: { shown: Card; kept: Card }): { shown: Card; kept: Card } {
  const again = answer.exit !== 0 && answer.code === 'forbidden' && cards.shown.asks !== null
  return again ? same({ ...cards.shown, problem: answer.reply.title }) : cards
}

function same(card: Card): { shown: Card; kept: Card } {
  return { shown: card, kept: card }
}

function askReject(confirmation: string): Card {
  return plainCard({ title: 'Reject it? Whoever asked has to ask again then.', severity: 'warning' }, [
    { label: 'Reject', style: 'danger', deed: { kind: 'reject', confirmation } },
  ])
}

const unknownOutcome = plainCard({
  title:
    'This began before Gatehouse was restarted, and is not done again. See what came of it with: audit list',
  severity: 'warning',
})
