import type { Gateway, News } from './gateway.ts'

interface Parcel {
  readonly event: string
  readonly data: News
  readonly intent: number
  readonly onSent: () => void
}

/** The order in which held events go out: by their numbers from 0, and what is not named follows. */
export type Order = 'in order' | 'reversed' | readonly number[]

/** The way from what happened to the clients: events may be held back, turned round, and told again. */
export class Delivery {
  readonly #gateway: Gateway
  readonly #told: { id: string; data: object }[] = []
  #held: Parcel[] | undefined

  constructor(gateway: Gateway) {
    this.#gateway = gateway
  }

  send(event: string, data: News, intent = 0, onSent: () => void = () => undefined): void {
    const parcel = { event, data, intent, onSent }
    if (this.#held) this.#held.push(parcel)
    else this.#pass(parcel)
  }

  /** Tells an interaction and remembers it for `again`. */
  sendInteraction(id: string, data: object, onSent: () => void): void {
    this.#told.push({ id, data })
    this.send('INTERACTION_CREATE', data, 0, onSent)
  }

  #pass({ event, data, intent, onSent }: Parcel): void {
    onSent()
    this.#gateway.dispatch(event, data, intent)
  }

  hold(): void {
    this.#held ??= []
  }

  release(order: Order): void {
    const held = this.#held ?? []
    this.#held = undefined
    const indices = order === 'in order' || order === 'reversed' ? [...held.keys()] : [...order]
    if (order === 'reversed') indices.reverse()
    const rest = [...held.keys()].filter(index => !indices.includes(index))
    for (const index of [...indices, ...rest]) {
      const parcel = held[index]
      if (!parcel) throw new Error(`${held.length} events were held; there is no number ${index}`)
      this.#pass(parcel)
    }
  }

  /** Tells an interaction `times` more. @returns its id */
  again(which: 'last' | string, times: number): string {
    const told = which === 'last' ? this.#told.at(-1) : this.#told.find(({ id }) => id === which)
    if (!told) throw new Error('no such interaction was told')
    for (let time = 0; time < times; time += 1) this.send('INTERACTION_CREATE', told.data)
    return told.id
  }
}
