import type { types } from '@slack/bolt'
import { type Card, planOf } from '../../../chat/card.ts'
import type { ChatEars, Sent } from '../../../chat/chat-platform.ts'
import type { SlackApi } from '../api/slack-api.ts'
import { sentOf } from '../cards/sent-of.ts'
import { renderModal } from '../render/modal.ts'
import type { Metadata, Origin } from './origin.ts'
import { surfaceText } from './surface.ts'

/** Opens and changes the windows that one person has open. Never throws. */
export class Modals {
  readonly #api: Pick<SlackApi, 'now' | 'later'>
  readonly #ears: Pick<ChatEars, 'shown' | 'log'>

  constructor(api: Pick<SlackApi, 'now' | 'later'>, ears: Pick<ChatEars, 'shown' | 'log'>) {
    this.#api = api
    this.#ears = ears
  }

  /** Opens one while the trigger lives. @returns its id; null when it could not be opened */
  async open(trigger: string, view: types.ModalView): Promise<string | null> {
    const called = await this.#api.now(client => client.views.open({ trigger_id: trigger, view }))
    if (called.kind === 'done') return called.result.view?.id ?? null
    this.#ears.log('warn', 'a modal could not be opened', { words: called.failure.words })
    return null
  }

  /** Shows something else in it; gone when it was closed. */
  async fill(id: string, view: types.ModalView): Promise<Sent> {
    const change = (client: Parameters<Parameters<SlackApi['now']>[0]>[0]) =>
      client.views.update({ view_id: id, view })
    const soon = sentOf(await this.#api.now(change), id)
    return soon.kind === 'failed' ? sentOf(await this.#api.later('always', change), id) : soon
  }

  /** Shows a card in it. */
  async show(id: string, origin: Origin, card: Card): Promise<Sent> {
    const sent = await this.fill(id, cardView(card, origin))
    if (sent.kind === 'sent') this.note(id, origin, card)
    return sent
  }

  /** Tells the program that a plan is shown in it. */
  note(id: string, origin: Origin, card: Card): void {
    const plan = planOf(card)
    if (plan !== null) this.notePlan(id, origin, plan)
  }

  /** The same of a plan by its id. */
  notePlan(id: string, origin: Origin, plan: string): void {
    this.#ears.shown(plan, id, surfaceText({ kind: 'modal', view: id, origin }))
  }
}

/** A card as a modal that remembers where it came from. */
export function cardView(card: Card, origin: Origin): types.ModalView {
  return remembering(renderModal(card), { origin, ...(card.asks !== null && { confirmation: card.asks }) })
}

/** A view that remembers what its submission needs. */
export function remembering(view: types.ModalView, metadata: Metadata): types.ModalView {
  return { ...view, private_metadata: JSON.stringify(metadata) }
}
