import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { families } from './families/index.ts'
import type { MetricDeps } from './family.ts'
import { RouteNames } from './route-names.ts'

interface Made {
  registry: Registry
  bringUpToDate(): Promise<void>
}

/** What Prometheus reads. Costs nothing until somebody asks for the first time. */
export class Metrics {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE
  readonly #ofProcess: boolean
  #deps: MetricDeps | null = null
  #made: Made | null = null
  #running: Promise<string> | null = null

  /** @param ofProcess with what Node says of this process, which it measures from the first asking on */
  constructor(ofProcess: boolean) {
    this.#ofProcess = ofProcess
  }

  open(deps: MetricDeps): void {
    this.#deps = deps
  }

  /**
   * All metrics in Prometheus' text format 0.0.4. Whoever asks while they are made gets the same.
   * @throws AppError `unavailable` before everything is ready
   */
  text(): Promise<string> {
    this.#running ??= this.#text().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #text(): Promise<string> {
    if (this.#deps === null) throw new AppError('unavailable', 'Gatehouse is starting.')
    this.#made ??= make(this.#deps, this.#ofProcess)
    await this.#made.bringUpToDate()
    // What is no number says nothing, and prom-client 15.1.3 writes it as `Nan`, which is none of the format's words.
    return (await this.#made.registry.metrics()).replace(/^.* Nan\n/gm, '')
  }
}

function make(deps: MetricDeps, ofProcess: boolean): Made {
  const registry = new Registry()
  if (ofProcess) collectDefaultMetrics({ register: registry })
  const names = new RouteNames()
  const failed = new Gauge({
    name: 'gatehouse_metrics_failed',
    help: '1 for metrics that could not be brought up to date and say what they said before.',
    labelNames: ['family'],
    registers: [registry],
  })
  const opened = families.map(({ name, open }) => ({ name, show: open(registry, deps, names) }))
  const bringUpToDate = async () => {
    names.follow(deps.edge.current().state.routes.map(({ name }) => name))
    for (const { name, show } of opened) {
      try {
        await show()
        failed.set({ family: name }, 0)
      } catch (error) {
        // The others are of use all the same, and this one says that it is not.
        failed.set({ family: name }, 1)
        deps.log.warn('metrics not up to date', { family: name, words: errorWords(error) })
      }
    }
  }
  return { registry, bringUpToDate }
}
