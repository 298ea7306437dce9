import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { DnsAccess } from '../routing/certificates/dns-provider.ts'
import type { OwnPairs } from '../routing/certificates/own-pair.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import type { GuardDeps } from '../routing/guards/index.ts'
import type { RevisionStore } from '../routing/revision.ts'
import type { CertificateDial } from './certificate-dial.ts'
import type { EdgeAdmin } from './edge-admin.ts'
import type { EdgePlace } from './edge-place.ts'
import type { EdgeProbe, EdgeSend } from './edge-probe.ts'
import type { Fault } from './fault-point.ts'
import type { EdgeEvent } from './outcome.ts'

/** Keeps a Caddy running. */
export interface EdgeHost {
  /**
   * Makes sure that a Caddy runs: adopts one, or starts one. Does nothing for an edge that somebody else starts.
   * @throws AppError `unavailable` with Caddy's own words
   */
  ensureUp(): Promise<void>
}

/** The configuration that a Caddy starts with. */
export interface BootFile {
  /** Replaces it so that either the old or the new one survives a power cut. */
  write(body: string): void
}

/** All that driving an edge needs. */
export interface EdgeDeps {
  admin: EdgeAdmin
  host: EdgeHost
  probe: EdgeProbe
  send: EdgeSend
  dial: CertificateDial
  ownPairs: OwnPairs
  dns: DnsAccess
  bootFile: BootFile
  revisions: RevisionStore
  guards: GuardDeps
  place: EdgePlace
  /** The state of an edge that has no revision yet. */
  initial: DesiredState
  clock: Clock
  log: Log
  fault: Fault
  tell(event: EdgeEvent): void
  /** Edits that come within this time of a push travel in the next one. */
  joinWindowMs: number
}
