import type { Clock } from '@gatehouse/core/clock.ts'
import type { Edge } from '@gatehouse/core/edge/edge.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { isWorse, type Measure, type MeasureStore, measureAfterMs } from '@gatehouse/core/observe/measure.ts'
import type { RecentTraffic } from '@gatehouse/core/observe/recent-traffic.ts'
import { takeMeasure } from '@gatehouse/core/observe/take-measure.ts'
import { type OperationDeps, takenBackBy } from '@gatehouse/core/operations/find-operation.ts'
import { repeat } from '@gatehouse/core/repeat.ts'
import type { RevisionStore } from '@gatehouse/core/routing/revision.ts'

interface MeasuringDeps extends OperationDeps {
  trafficMeasures: MeasureStore
  revisions: Pick<RevisionStore, 'get' | 'list' | 'state'>
  edge: Pick<Edge, 'current' | 'tryRoutes'>
  traffic: Pick<RecentTraffic, 'since' | 'coverage'>
  clock: Clock
  log: Log
}

const rhythm = { pauseMs: 500, failure: 'what an operation did was not measured' }

/** Whatever cannot be measured until then, counted from its effect, never is. */
const giveUpAfterMs = measureAfterMs + 30_000

/** Measures what operations did to traffic, five seconds after each took effect. */
export class Measuring {
  readonly #deps: MeasuringDeps
  readonly #measured: (measure: Measure) => void

  /** @param measured told of each that was taken */
  constructor(deps: MeasuringDeps, measured: (measure: Measure) => void) {
    this.#deps = deps
    this.#measured = measured
  }

  /** Gives up what the process before this one has not come to. To be called once, before anything is measured. */
  missPast(): void {
    const { trafficMeasures: measures, clock } = this.#deps
    measures.miss(clock.nowMs() - measureAfterMs)
  }

  /** Takes the measures whose moment has come. */
  async measureDue(): Promise<void> {
    const { trafficMeasures: measures, clock } = this.#deps
    for (const due of measures.due(clock.nowMs() - measureAfterMs)) {
      await this.#take(due)
      const taken = measures.get(due.operation)
      if (taken && taken.state !== 'waiting') this.#measured(taken)
      // Many may be due at once; others have their turn in between.
      await clock.sleep(0)
    }
  }

  /** What does not work is tried again with the next look, for half a minute. */
  async #take(due: Measure): Promise<void> {
    const { trafficMeasures: measures, clock, log } = this.#deps
    try {
      // What traffic shows now is what took it back.
      if (takenBackBy(this.#deps, due.operation) !== null) return measures.cameToNothing(due.operation)
      const result = await takeMeasure(this.#deps, due)
      measures.settle(due.operation, result, isWorse(result))
    } catch (error) {
      if (clock.nowMs() - (due.effectAtMs ?? due.begunAtMs) < giveUpAfterMs) return
      log.warn('what an operation did was not measured', {
        operation: due.operation,
        words: errorWords(error),
      })
      measures.giveUp(due.operation)
    }
  }

  /** Measures until the signal. Never throws: what goes wrong is logged and tried again. */
  async keep(signal: AbortSignal): Promise<void> {
    await repeat(this.#deps, rhythm, () => this.measureDue(), signal)
  }
}
