import { takeBack } from '@gatehouse/bot/dispatch/take-back.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { Overdue, takeDue } from '@gatehouse/core/operations/keep-leases.ts'
import type { TestGatehouse } from '../harness/gatehouse.ts'

/** Takes back what is due, as the program does each second, and gives what was told. */
export class LeaseWatch {
  readonly told: EdgeEvent[] = []
  readonly #gate: TestGatehouse
  readonly #overdue = new Overdue()

  constructor(gate: TestGatehouse) {
    this.#gate = gate
  }

  look(): Promise<void> {
    const { deps } = this.#gate
    const tell = (event: EdgeEvent) => this.told.push(event)
    return takeDue(
      { ...deps, tell, takeBack: (lease, lateMs) => takeBack(deps, lease, lateMs) },
      this.#overdue,
    )
  }

  /** Lets time pass and looks. */
  after(ms: number): Promise<void> {
    this.#gate.clock.advance(ms)
    return this.look()
  }
}
