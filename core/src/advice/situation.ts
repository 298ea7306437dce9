import type { AlertSeverity } from '../alerts/alert.ts'
import type { EdgeStatus } from '../edge/edge.ts'
import type { ClientTraffic, RouteTraffic } from '../observe/recent-traffic.ts'
import type { DesiredState } from '../routing/desired-state.ts'

/** The newest change of the edge. */
export interface NewestChange {
  revision: number
  author: string
  why: string
  atMs: number
  /** The enabled routes that it touched. */
  routes: ReadonlySet<string>
  /** It does no more than start, change or end mitigations: nothing fails because of that. */
  mitigationsOnly: boolean
}

/** A trouble that people were told of and that goes on. */
export interface OpenAlert {
  severity: AlertSeverity
  title: string
  /** Lines that change something and fit its cause, the likeliest first. */
  actions: readonly string[]
  /** Somebody looks after it. */
  isTaken: boolean
}

/** How things are at one moment, as far as Gatehouse knows. */
export interface Situation {
  nowMs: number
  state: DesiredState
  edge: EdgeStatus
  newestChange: NewestChange | null
  /** The gravest first. */
  alerts: readonly OpenAlert[]
  /** The last minute, busiest first; empty while nothing is known of it. */
  routes: readonly RouteTraffic[]
  /** Who is blocked is not among them. */
  clients: readonly ClientTraffic[]
}

/** Something that could be done now. */
export interface Advice {
  /** The whole command. */
  line: string
  /** What was seen that speaks for it: one sentence. */
  why: string
  /** How much speaks for it, on the scale of `weights`. */
  weight: number
}

/** Above it something is wrong; below it is only what people reach for. */
export const urgentAbove = 1

/**
 * Where on one scale each opinion begins, the weightiest first; what was seen adds to it, 1 at most, 2 for a client. What names a cause
 * comes before what only helps against the effect.
 */
export const weights = {
  /** Nothing else can be relied on meanwhile. */
  drifted: 4,
  /** The likeliest cause of a failure is the newest change. */
  failingChange: 3,
  /** It has other upstreams: nobody loses anything by it. */
  failingUpstream: 2.5,
  criticalAlert: 2.2,
  flood: 1.5,
  attack: 1.3,
  /** Visitors are told, nothing is mended. */
  failingRoute: 1.2,
  openAlert: 1.1,
  /** A large client is usual for some; its failures and refusals speak more than its share. */
  busyClient: urgentAbove,
  atHandUndo: 0.5,
  atHandShield: 0.4,
  atHandMaintenance: 0.3,
} as const

/** Knows one kind of trouble and what helps against it. */
export interface Adviser {
  name: string
  /** Pure. */
  advise(situation: Situation): Advice[]
}

/** `0.314` as `31 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** Whether a mitigation of that kind lies over a route already. */
export function liesOver({ state }: Situation, kind: string, route: string): boolean {
  return state.mitigations.some(one => one.kind === kind && (one.route === null || one.route === route))
}
