import type { Acknowledgement, Delivered, Envelope, Transport } from './delivery.ts'
import type { Violations } from './violations.ts'

/** In what order held payloads go out. */
export type Order = 'in order' | 'reversed' | readonly number[]

interface Held {
  readonly go: () => void
}

/** Sends payloads to the app and watches its deadline. */
export class Deliveries {
  readonly #violations: Violations
  readonly #deadlineMs: number
  readonly #waiting = new Set<() => void>()
  #transport: Transport
  #held: Held[] | undefined
  /** All that was ever sent, the oldest first. */
  readonly sent: Envelope[] = []

  constructor(transport: Transport, violations: Violations, deadlineMs: number) {
    this.#deadlineMs = deadlineMs
    this.#transport = transport
    this.#violations = violations
  }

  use(transport: Transport): void {
    this.#transport = transport
  }

  /** Resolves when the app has acknowledged or has missed its deadline. Never rejects. */
  async send(envelope: Envelope): Promise<Delivered> {
    await this.#turn()
    this.sent.push(envelope)
    return this.#attempt(envelope, 0)
  }

  /** Keeps payloads back until `release`. */
  hold(): void {
    this.#held ??= []
  }

  /** How many payloads are kept back. */
  heldCount(): number {
    return this.#held?.length ?? 0
  }

  /** Sends what was kept back: each one starts before the next, and none waits for an acknowledgement. */
  release(order: Order): void {
    const held = this.#held ?? []
    this.#held = undefined
    const places =
      order === 'in order'
        ? held.map((_, at) => at)
        : order === 'reversed'
          ? held.map((_, at) => held.length - 1 - at)
          : order
    for (const at of places) held[at]?.go()
  }

  /** Sends an envelope once more, whatever became of it. */
  async again(envelope: Envelope, retry: number): Promise<Delivered> {
    await this.#turn()
    return this.#attempt(envelope, retry)
  }

  /** Gives up on everything that is under way, for the end of a test. */
  stop(): void {
    for (const giveUp of [...this.#waiting]) giveUp()
  }

  async #turn(): Promise<void> {
    const held = this.#held
    if (held) await new Promise<void>(go => held.push({ go }))
  }

  #attempt(envelope: Envelope, retry: number): Promise<Delivered> {
    const sentAtMs = performance.now()
    return new Promise(resolve => {
      const done = (answer: Omit<Delivered, 'envelopeId'>) => {
        clearTimeout(deadline)
        this.#waiting.delete(giveUp)
        resolve({ envelopeId: envelope.id, ...answer })
      }
      const failed = (error: string) => done({ acknowledgedAfterMs: undefined, response: undefined, error })
      const giveUp = () => failed('stopped')
      const deadline = setTimeout(() => {
        if (this.#transport.forget(envelope))
          this.#violations.add(`${envelope.label}: not acknowledged within ${this.#deadlineMs} ms`)
        failed('operation_timeout')
      }, this.#deadlineMs)
      this.#waiting.add(giveUp)
      const outcome = this.#transport.send(envelope, retry, acknowledgement => {
        const afterMs = performance.now() - sentAtMs
        this.#check(envelope, acknowledgement)
        if (acknowledgement.refusedWith || acknowledgement.unreachable) return failed('dispatch_failed')
        done({ acknowledgedAfterMs: afterMs, response: acknowledgement.response, error: undefined })
      })
      if (outcome === 'dispatch_failed') failed('dispatch_failed')
    })
  }

  #check(envelope: Envelope, { refusedWith, response }: Acknowledgement): void {
    if (refusedWith) this.#violations.add(`${envelope.label}: answered with ${refusedWith}`)
    else if (response && !envelope.acceptsResponse)
      this.#violations.add(`${envelope.label}: acknowledged with a payload where none is accepted`)
  }
}
