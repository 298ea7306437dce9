/** Slack tolerates short bursts into a channel beyond one a second. */
const burst = 3

/** Counts calls against Slack's limits. https://docs.slack.dev/apis/web-api/rate-limits */
export class Rates {
  readonly #nowMs: () => number
  readonly #calls = new Map<string, number[]>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Seconds to wait before this call may be made, or none. A call that may be made counts. */
  waitSeconds(method: string, perMinute: number, channel: string | undefined): number | undefined {
    const limits: [string, number, number][] = [[method, perMinute, 60_000]]
    if (method === 'chat.postMessage' && channel) limits.push([`${method} ${channel}`, burst, burst * 1000])
    const nowMs = this.#nowMs()
    for (const [name, count, windowMs] of limits) {
      const recent = (this.#calls.get(name) ?? []).filter(at => at > nowMs - windowMs)
      this.#calls.set(name, recent)
      const oldest = recent[recent.length - count]
      if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + windowMs - nowMs) / 1000))
    }
    for (const [name] of limits) this.#calls.get(name)?.push(nowMs)
    return undefined
  }
}
