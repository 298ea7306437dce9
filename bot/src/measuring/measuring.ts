import type { Clock } from '@gatehouse/core/clock.ts'
import type { Edge } from '@gatehouse/core/edge/edge.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { isWorse, type Measure, type MeasureStore, measureAfterMs } from '@gatehouse/core/observe/measure.ts'
import type { RecentTraffic } from '@gatehouse/core/observe/recent-traffic.ts'
import { takeMeasure } from '@gatehouse/core/observe/take-measure.ts'

interface MeasuringDeps {
  trafficMeasures: MeasureStore
  edge: Pick<Edge, 'current' | 'tryRoutes'>
  traffic: Pick<RecentTraffic, 'since' | 'coverage'>
  clock: Clock
  log: Log
}

const pauseMs = 500

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
      const result = await takeMeasure(this.#deps, due)
      measures.settle(due.operation, result, isWorse(result))
      const taken = measures.get(due.operation)
      if (taken) this.#measured(taken)
      // Many may be due at once; others have their turn in between.
      await clock.sleep(0)
    }
  }

  /** Measures until the signal. Never throws: what goes wrong is logged and tried again. */
  async keep(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#deps
    while (!signal.aborted) {
      try {
        await this.measureDue()
      } catch (error) {
        log.warn('what an operation did was not measured', { words: errorWords(error) })
      }
      await clock.sleep(pauseMs, signal)
    }
  }
}
