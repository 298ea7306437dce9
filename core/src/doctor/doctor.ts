import { checks } from './checks/index.ts'
import type { RunningDeps } from './doctor-deps.ts'
import { examine } from './examine.ts'
import type { Report } from './report.ts'
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

  /** Looks now; what was looked for wholly is remembered. @param only ids of checks; all of them when there are none */
  async examine(only: readonly string[] = []): Promise<Report> {
    const report = await examine(this.#deps, this.#waivers.holding(this.#deps.clock.nowMs()), only)
    if (report.results.length === checks.length) this.#last = report
    return report
  }

  /** What the last whole look saw, with the waivers of now; null before the first one. */
  last(): Report | null {
    if (this.#last === null) return null
    const waivers = this.#waivers.holding(this.#deps.clock.nowMs())
    const results = this.#last.results.map(one => ({
      ...one,
      waiver: waivers.find(({ check }) => check === one.check.id) ?? null,
    }))
    return { ...this.#last, results }
  }
}
