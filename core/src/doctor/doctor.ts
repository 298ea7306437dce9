import { checks } from './checks/index.ts'
import type { RunningDeps } from './doctor-deps.ts'
import { examine } from './examine.ts'
import { type Report, worstFirst } from './report.ts'
import type { WaiverStore } from './waiver.ts'

/** Looks whether this instance is as safe as it could be. */
export class Doctor {
  readonly #deps: RunningDeps
  readonly #waivers: Pick<WaiverStore, 'holding'>
  #last: Report | null = null

  constructor(deps: RunningDeps, waivers: Pick<WaiverStore, 'holding'>) {
    this.#deps = deps
    this.#waivers = waivers
  }

  /** Looks now, and remembers what was seen. @param only ids of checks; all of them when there are none */
  async examine(only: readonly string[] = []): Promise<Report> {
    const report = await examine(this.#deps, this.#waivers.holding(this.#deps.clock.nowMs()), only)
    this.#last = report.results.length === checks.length ? report : this.#with(report)
    return report
  }

  /** What was mended and looked at again is not told of as bad until everything is looked at. */
  #with({ results }: Report): Report | null {
    if (this.#last === null) return null
    const fresh = new Map(results.map(result => [result.check.id, result]))
    const merged = this.#last.results.map(result => fresh.get(result.check.id) ?? result)
    return { ...this.#last, results: worstFirst(merged) }
  }

  /** What the last whole look saw, with the waivers of now; null before the first one. */
  last(): Report | null {
    if (this.#last === null) return null
    const waivers = this.#waivers.holding(this.#deps.clock.nowMs())
    const results = this.#last.results.map(one => ({
      ...one,
      waiver: waivers.find(({ check }) => check === one.check.id) ?? null,
    }))
    return { ...this.#last, results: worstFirst(results) }
  }
}
