import type { Card } from '@gatehouse/bot/chat/card.ts'
import { Posting } from '@gatehouse/bot/chat/posting.ts'
import { type Measures, noMeasures } from '@gatehouse/bot/measuring/measured.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import type { keeper } from '../harness/kept.ts'

/** A Gatehouse whose cards are shown in one channel, what stands there, and an operator. */
export async function cardScene(keep: ReturnType<typeof keeper>) {
  const gate = keep(await TestGatehouse.start())
  const anna = gate.person('anna', 'operator')
  gate.deps.places.set(
    { platform: 'slack', workspace: 'T1', channel: 'C1', verdict: 'allow', role: 'admin', cards: true },
    gate.clock.nowMs(),
  )
  return { gate, anna, channel: new Channel(gate) }
}

/** What is posted to a channel, as the newest of each message. */
export class Channel {
  readonly posting: Posting
  refuses: RegExp | null = null
  /** What operations did to traffic. */
  measures: Measures = noMeasures
  readonly #messages = new Map<string, Card>()

  constructor({ deps, edge }: TestGatehouse) {
    const put = (message: string, card: Card) => {
      if (this.refuses?.test(card.reply.title)) return { kind: 'failed', words: 'not now' } as const
      this.#messages.set(message, card)
      return { kind: 'sent', message } as const
    }
    this.posting = new Posting(
      {
        ...edge.stores,
        ...deps,
        measures: { measured: operation => this.measures.measured(operation) },
        log: silentLog,
      },
      'slack',
      {
        post: async (_channel, card) => put(`m${this.#messages.size}`, card),
        edit: async (_channel, message, card) => put(message, card),
      },
    )
  }

  get shown(): Card[] {
    return [...this.#messages.values()]
  }

  titles(): string[] {
    return this.shown.map(({ reply }) => reply.title)
  }

  /** What can be pressed on the card of that title. */
  labels(title: RegExp): string[] {
    const card = this.shown.find(({ reply }) => title.test(reply.title))
    return (card?.buttons ?? []).map(({ label }) => label)
  }

  undoable(): string[] {
    return this.shown
      .filter(({ buttons }) => buttons.some(({ label }) => label === 'Undo'))
      .map(({ reply }) => reply.title)
  }
}
