import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { AccessLogReader } from '@gatehouse/core/observe/access-log-reader.ts'
import { type ReadReport, TrafficWindow } from '@gatehouse/core/observe/traffic-window.ts'

/** The last minutes of traffic by a clock that a test may set: the log is read whenever something is asked, without a thread. */
export class TestTraffic extends TrafficWindow {
  readonly #reader: AccessLogReader
  readonly #clock: Pick<Clock, 'nowMs'>
  #sinceMs: number | null = null

  constructor(path: string, clock: Pick<Clock, 'nowMs'>) {
    const reader = new AccessLogReader({
      files: new AccessLogFiles(path),
      nowMs: Date.now,
      random: Math.random,
    })
    super({ clock, random: Math.random, watch: (networks, untilMs) => reader.watch(networks, untilMs) })
    this.#reader = reader
    this.#clock = clock
    this.read()
  }

  override coverage() {
    this.read()
    return super.coverage()
  }

  /** Reads on. What was written since the last time counts as of now: a clock that was set ahead takes traffic with it. */
  read(): void {
    for (let behind = 1; behind > 0; ) {
      const report = this.#reader.turn()
      this.take(this.#shifted(report, this.#clock.nowMs() - Date.now()))
      behind = report.behindBytes
    }
  }

  close(): void {
    this.#reader.close()
  }

  #shifted(report: ReadReport, byMs: number): ReadReport {
    const whole = Math.round(byMs / 1000) * 1000
    const slots = report.slots.map(slot => ({ ...slot, startMs: slot.startMs + whole }))
    // It began when it began, however far the clock was set since.
    if (this.#sinceMs === null && report.blind === null) this.#sinceMs = report.sinceMs + whole
    return { ...report, slots, sinceMs: this.#sinceMs ?? report.sinceMs, untilMs: report.untilMs + whole }
  }
}
