import { join } from 'node:path'
import type { ProbeResult, ProbeTask } from '@gatehouse/core/health/probe/probe.ts'
import { Prober } from '@gatehouse/core/health/prober.ts'
import type { Reason } from '@gatehouse/core/health/reason.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import type { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteProbeStore } from '@gatehouse/core/sqlite/probe-store.ts'
import type { Transactions } from '@gatehouse/core/transactions.ts'
import { proxyRoute } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import type { keeper } from '../harness/kept.ts'
import { openTestDatabase } from '../harness/test-database.ts'

/** When a scene begins. */
export const startMs = Date.UTC(2026, 10, 23, 12)

/** A prober whose time, whose edge and whose answers a test makes. */
export class ProberScene {
  nowMs = startMs
  state: DesiredState = {
    settings: initialSettings(':80', null),
    policies: [],
    mitigations: [],
    routes: [proxyRoute('shop', [8001])],
  }
  answer: (task: ProbeTask) => Reason = () => 'ok'
  /** Until it is set, probes wait for it. */
  gate: Promise<void> | null = null
  asked: { atMs: number; port: number }[] = []
  running = 0
  mostRunning = 0
  random = () => 0.5
  writes = true
  readonly store: SqliteProbeStore
  readonly #database: Database
  prober: Prober

  constructor(keep: ReturnType<typeof keeper>) {
    const folder = keep(temporaryFolder())
    this.#database = openTestDatabase(join(folder.path, 'gatehouse.db'))
    keep({ stop: async () => this.#database.close() })
    this.store = new SqliteProbeStore(this.#database)
    this.prober = this.again()
  }

  /** As a process does that starts on the same database. */
  again(): Prober {
    const transactions: Transactions = {
      write: work => {
        if (!this.writes) throw new Error('no room')
        return this.#database.write(work)
      },
    }
    this.prober = new Prober({
      edge: { current: () => ({ number: 1, state: this.state }) },
      probeToken: 'a token',
      probe: (task, signal) => this.#probe(task, signal),
      probes: this.store,
      transactions,
      clock: {
        nowMs: () => this.nowMs,
        monotonicMs: () => this.nowMs,
        sleep: () => new Promise(setImmediate),
      },
      random: () => this.random(),
      log: silentLog,
    })
    // It begins to follow the edge now.
    this.prober.routes()
    return this.prober
  }

  /** So many intervals pass. */
  async pass(times: number, everyMs = 30_000): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      this.nowMs += everyMs
      await this.prober.turn()
    }
  }

  get shop() {
    return this.prober.routes('shop')[0]
  }

  readonly #probe = async (task: ProbeTask, signal: AbortSignal): Promise<ProbeResult> => {
    this.asked.push({ atMs: this.nowMs, port: task.port })
    this.running += 1
    this.mostRunning = Math.max(this.mostRunning, this.running)
    await this.gate
    this.running -= 1
    const reason = signal.aborted ? 'not-asked' : this.answer(task)
    return { reason, ms: 5, status: 200, expiresInDays: null }
  }
}
