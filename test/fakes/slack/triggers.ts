import { Refusal } from './refusal.ts'
import type { Workspace } from './workspace.ts'

interface Trigger {
  readonly userId: string
  /** The view that the person was in. */
  readonly viewId: string | undefined
  readonly madeMs: number
  readonly madeRealMs: number
  used: boolean
}

/** The short-lived permissions to show somebody a view. */
export class Triggers {
  readonly #workspace: Workspace
  readonly #lifeMs: number
  readonly #triggers = new Map<string, Trigger>()

  constructor(workspace: Workspace, lifeMs: number) {
    this.#workspace = workspace
    this.#lifeMs = lifeMs
  }

  make(userId: string, viewId?: string): string {
    const { ids } = this.#workspace
    const id = `${this.#triggers.size + 1000}.${20_000}.${ids.hex(12)}`
    this.#triggers.set(id, {
      userId,
      viewId,
      madeMs: this.#workspace.nowMs(),
      madeRealMs: performance.now(),
      used: false,
    })
    return id
  }

  /**
   * Uses a trigger up.
   * @throws Refusal `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`,
   * in the words of https://docs.slack.dev/reference/methods/views.open
   */
  exchange(id: string): { userId: string; viewId: string | undefined } {
    const trigger = this.#triggers.get(id)
    if (!trigger) throw new Refusal('invalid_trigger_id')
    if (trigger.used) throw new Refusal('exchanged_trigger_id')
    const ageMs = Math.max(this.#workspace.nowMs() - trigger.madeMs, performance.now() - trigger.madeRealMs)
    if (ageMs > this.#lifeMs) throw new Refusal('expired_trigger_id')
    trigger.used = true
    return trigger
  }
}
