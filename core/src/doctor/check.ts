import type { HostDeps, RunningDeps } from './doctor-deps.ts'
import type { Seen, Severity } from './seen.ts'

interface Rule {
  /** As commands and reports name it, like its file: `admin-socket-mode`. */
  id: string
  /** What should be, as a phrase in lower case: `the admin socket is closed to others`. */
  title: string
  severity: Severity
  /** What somebody could do otherwise: a sentence. */
  protects: string
  /** How to mend it, in one line. */
  fix: string
  /** Where the rule comes from, as people look it up: `CIS Docker Benchmark 1.7.0, 5.4`. */
  sources: readonly [string, ...string[]]
}

/** A rule about the place where Gatehouse runs. What it looks at is there before the edge is touched, so a start can be refused for it. */
export interface HostCheck extends Rule {
  on: 'host'
  look(deps: HostDeps): Seen | Promise<Seen>
}

/** A rule about an instance that runs, shown by real requests where that is possible. */
export interface RunningCheck extends Rule {
  on: 'running'
  look(deps: RunningDeps): Seen | Promise<Seen>
}

/** One rule of the doctor. Looking changes nothing. */
export type Check = HostCheck | RunningCheck

/** Declares a rule about the place where Gatehouse runs. */
export function hostCheck(check: Omit<HostCheck, 'on'>): HostCheck {
  return { on: 'host', ...check }
}

/** Declares a rule about an instance that runs. */
export function runningCheck(check: Omit<RunningCheck, 'on'>): RunningCheck {
  return { on: 'running', ...check }
}
