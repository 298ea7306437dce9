import type { Caller } from '@gatehouse/bot/caller.ts'
import { takeBack } from '@gatehouse/bot/dispatch/take-back.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import type { Edge } from '@gatehouse/core/edge/edge.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { takeDue } from '@gatehouse/core/operations/keep-leases.ts'
import { Overdue } from '@gatehouse/core/operations/overdue.ts'
import { type Person, TestGatehouse } from '../harness/gatehouse.ts'

/** Takes back what is due, as the program does each second, and gives what was told. */
export class LeaseWatch {
  readonly told: EdgeEvent[] = []
  readonly #gate: TestGatehouse
  readonly #clock: Clock
  readonly #overdue: Overdue

  constructor(gate: TestGatehouse) {
    this.#gate = gate
    const { clock } = gate
    this.#clock = { nowMs: () => clock.nowMs(), monotonicMs: () => clock.nowMs(), sleep: clock.sleep }
    this.#overdue = new Overdue(this.#clock)
  }

  look(): Promise<void> {
    const { deps } = this.#gate
    const tell = (event: EdgeEvent) => this.told.push(event)
    return takeDue(
      { ...deps, clock: this.#clock, tell, takeBack: (lease, due) => takeBack(deps, lease, due) },
      this.#overdue,
    )
  }

  /** Lets time pass and looks. */
  after(ms: number): Promise<void> {
    this.#gate.clock.advance(ms)
    return this.look()
  }
}

/** A shop, two operators, and what takes back what nobody keeps. Whoever starts it stops it. */
export class LeaseScene {
  readonly gate: TestGatehouse
  readonly watch: LeaseWatch
  readonly anna: Person
  readonly bert: Person

  private constructor(gate: TestGatehouse) {
    this.gate = gate
    this.watch = new LeaseWatch(gate)
    this.anna = gate.person('anna', 'operator')
    this.bert = gate.person('bert', 'operator')
  }

  static async start(options: Parameters<typeof TestGatehouse.start>[0] = {}): Promise<LeaseScene> {
    const gate = await TestGatehouse.start(options)
    await gate.done('route add shop shop.localhost answer=200 body=shop')
    return new LeaseScene(gate)
  }

  /** What the shop says. */
  async body(): Promise<string> {
    return (await this.gate.ask('shop.localhost')).body
  }

  /** The number of the revision that is in force. */
  active(): number {
    return this.gate.edge.revisions.active()?.number ?? 0
  }

  lease(operation: number | string) {
    return this.gate.edge.stores.leases.get(String(operation))
  }

  stop(): Promise<void> {
    return this.gate.stop()
  }
}

/** A program with a key of that person. */
export function keyOf({ edge, clock }: TestGatehouse, { id: owner }: Person, scopes: string[]): Caller {
  const { keys } = edge.stores
  const made = { name: 'robot', owner, scopes, networks: [], expiresAtMs: clock.nowMs() + 86_400_000 }
  const { id } = keys.add(made, clock.nowMs())
  keys.issue(id)
  return { kind: 'key', id, face: 'api', address: '127.0.0.1' }
}

/** An edge of which a part does something else, until the returned function is called. */
export function withEdge({ deps }: TestGatehouse, parts: Partial<Edge>): () => void {
  const { edge } = deps
  const replaced = new Map(Object.entries(parts))
  deps.edge = new Proxy(edge, {
    get: (target, key) => {
      if (typeof key === 'string' && replaced.has(key)) return replaced.get(key)
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return () => {
    deps.edge = edge
  }
}
