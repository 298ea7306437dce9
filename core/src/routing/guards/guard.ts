import { z } from 'zod'
import type { Change } from '../../change.ts'
import type { Chosen } from '../certificates/choose-pairs.ts'
import type { DnsAccess } from '../certificates/dns-provider.ts'
import type { DesiredState } from '../desired-state.ts'
import type { Listener } from '../listener.ts'
import type { WatchedFiles } from '../policy/watched-files.ts'
import { Risk } from '../risk.ts'
import type { UpstreamUses } from '../upstream-use.ts'

/**
 * What a guard has to say about a plan: it refuses it (`risk` null), or asks for at least this risk. `risky`: that it was meant shows only
 * afterwards, so that it is taken back by itself unless somebody keeps it.
 */
export const Finding = z.strictObject({
  guard: z.string(),
  message: z.string(),
  risk: Risk.nullable(),
  risky: z.literal(true).optional(),
})
export type Finding = z.infer<typeof Finding>

/** What guards may ask of the world. */
export interface GuardDeps {
  /** The addresses of a host name in canonical spelling; none when it does not resolve. Bounded in time. */
  resolve(host: string): Promise<string[]>
  /** This machine's own addresses in canonical spelling. */
  ownAddresses(): string[]
  /** Where Gatehouse itself listens on this machine, beside the edge. */
  ownListeners(): Listener[]
  /** What the edge would use for these hosts of the certificate files that operators have brought. */
  ownCertificates(hosts: readonly string[]): Chosen
  /** DNS providers, where the edge runs. */
  dns: Pick<DnsAccess, 'has' | 'problems'>
  files: WatchedFiles
  /** Networks that are blocked on this route by its name and not on that other one, in order; at most so many. */
  blockedOn(route: string, but: string, most: number): readonly string[]
  /** How every upstream of the edge fares now; null when the edge does not answer. */
  upstreams(): Promise<UpstreamUses | null>
}

/** The plan as guards see it. */
export interface GuardedPlan {
  before: DesiredState
  after: DesiredState
  changes: readonly Change[]
}

/** A rule that keeps people from harming themselves. */
export interface Guard {
  name: string
  check(deps: GuardDeps, plan: GuardedPlan): Promise<Omit<Finding, 'guard'>[]>
}
